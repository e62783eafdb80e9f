package io.weir.topology.rules.template;

/** A function that refuses its arguments; the message is what it says. */
final class CallFailure extends Exception {
  private static final long serialVersionUID = 1;

  CallFailure(String message) {
    super(message);
  }

  CallFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
