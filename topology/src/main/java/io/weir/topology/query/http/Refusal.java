package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpStatus;
import io.weir.topology.promql.matcher.LabelText;

/** A request that is answered with an error; the message is for who asked. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorType type;
  private final int status;

  private Refusal(ErrorType type, HttpStatus status, String message) {
    super(message, null, false, false);
    this.type = type;
    this.status = status.code();
  }

  static Refusal of(ErrorType type, String message) {
    return new Refusal(type, type.status(), message);
  }

  static Refusal badData(String message) {
    return of(ErrorType.BAD_DATA, message);
  }

  /** A parameter that isn't what it should be. */
  static Refusal badParameter(String name, String reason) {
    return badData("invalid parameter " + LabelText.quoted(name) + ": " + reason);
  }

  static Refusal tooLarge(long mostBytes) {
    return new Refusal(
        ErrorType.BAD_DATA,
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "request body: expected at most " + mostBytes + " bytes, found more");
  }

  ErrorType type() {
    return type;
  }

  HttpStatus status() {
    return HttpStatus.valueOf(status);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
