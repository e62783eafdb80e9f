package io.weir.ops.embedded.registry;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what a handler threw, and what never came to a handler, with an error code and a message.
 */
final class ErrorAnswers implements ServerErrorHandler {

  private static final Logger logger = LoggerFactory.getLogger(ErrorAnswers.class);

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    return switch (cause) {
      case RegistryError error -> {
        logger.debug("{} {} is refused", context.method(), context.path(), error);
        yield answer(error.status(), error.code(), String.valueOf(error.getMessage()));
      }
      case HttpStatusException status ->
          answer(
              status.httpStatus().code(),
              status.httpStatus().code(),
              "HTTP " + status.httpStatus());
      case IllegalArgumentException _ -> answer(400, 400, String.valueOf(cause.getMessage()));
      default -> {
        logger.error("{} {} failed", context.method(), context.path(), cause);
        yield answer(500, 500, "Internal Server Error");
      }
    };
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String message = description == null ? "HTTP " + status : description;
    return AggregatedHttpResponse.of(
        status, Answers.MEDIA_TYPE, Answers.error(status.code(), message));
  }

  private static HttpResponse answer(int status, int code, String message) {
    return HttpResponse.of(
        HttpStatus.valueOf(status), Answers.MEDIA_TYPE, Answers.error(code, message));
  }
}
