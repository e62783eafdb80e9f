package io.weir.topology.promql.script;

/** A script that can't be read. */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public ScriptException(String message) {
    super(message);
  }

  /** With what is wrong, and what led to it. */
  public ScriptException(String message, Throwable cause) {
    super(message, cause);
  }
}
