package io.weir.topology.rules;

/** Text that isn't a template; the message is the reason. */
final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  TemplateException(String reason) {
    super(reason);
  }
}
