package io.weir.topology.rules.template;

/** Text that isn't a template; the message is the reason. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  TemplateException(String reason) {
    super(reason);
  }
}
