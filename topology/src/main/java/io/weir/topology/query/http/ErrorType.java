package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpStatus;
import io.weir.topology.query.QueryFailure;

/** Why there is no answer, as Prometheus names it. */
enum ErrorType {
  TIMEOUT("timeout", 503),
  CANCELED("canceled", 499),
  EXECUTION("execution", 422),
  BAD_DATA("bad_data", 400),
  INTERNAL("internal", 500),
  UNAVAILABLE("unavailable", 503),
  NOT_FOUND("not_found", 404),
  NOT_ACCEPTABLE("not_acceptable", 406);

  private final String text;
  private final int status;

  ErrorType(String text, int status) {
    this.text = text;
    this.status = status;
  }

  static ErrorType of(QueryFailure.Kind kind) {
    return switch (kind) {
      case TIMEOUT -> TIMEOUT;
      case CANCELED -> CANCELED;
      case EXECUTION -> EXECUTION;
      case BAD_DATA -> BAD_DATA;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }

  /** How answers name it. */
  String text() {
    return text;
  }

  HttpStatus status() {
    return HttpStatus.valueOf(status);
  }
}
