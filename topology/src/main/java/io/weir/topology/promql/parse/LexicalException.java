package io.weir.topology.promql.parse;

/** Text that isn't any token; the message is the reason. */
final class LexicalException extends Exception {
  private static final long serialVersionUID = 1;

  LexicalException(String reason) {
    super(reason);
  }
}
