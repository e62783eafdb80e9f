package io.weir.topology.rules.template;

/** A template that can't be expanded with what it got; the message is Go's. */
public final class TemplateFailure extends Exception {
  private static final long serialVersionUID = 1;

  TemplateFailure(String message) {
    super(message);
  }
}
