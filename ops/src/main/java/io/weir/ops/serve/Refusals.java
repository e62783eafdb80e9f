package io.weir.ops.serve;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.access.Caller;
import java.util.List;
import java.util.Locale;

/** Answers to who is not let through, each counted by its reason. */
final class Refusals {
  private static final int RETRY_SECONDS = 5;

  private final Counter unauthenticated;
  private final Counter forbidden;
  private final Counter unavailable;

  Refusals(MeterRegistry metrics) {
    this.unauthenticated = counter(metrics, "unauthenticated");
    this.forbidden = counter(metrics, "forbidden");
    this.unavailable = counter(metrics, "unavailable");
  }

  private static Counter counter(MeterRegistry metrics, String reason) {
    return Counter.builder("weir.http.refused")
        .description("Requests without a credential that is right and suffices.")
        .tag("reason", reason)
        .register(metrics);
  }

  /**
   * @param challenges which credentials would do
   */
  HttpResponse unauthenticated(List<String> challenges) {
    unauthenticated.increment();
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.UNAUTHORIZED)
            .contentType(MediaType.PLAIN_TEXT_UTF_8)
            .add(HttpHeaderNames.WWW_AUTHENTICATE, challenges)
            .build(),
        HttpData.ofUtf8("expected a valid credential, found none\n"));
  }

  HttpResponse forbidden(Caller caller, Guarded.Need need) {
    forbidden.increment();
    String expected =
        caller.may(need.role())
            ? "a caller who isn't bound to a tenant or a selector"
            : "the role " + need.role().name().toLowerCase(Locale.ROOT);
    return HttpResponse.of(
        HttpStatus.FORBIDDEN,
        MediaType.PLAIN_TEXT_UTF_8,
        "expected " + expected + ", found " + caller.name() + "\n");
  }

  HttpResponse unavailable(String detail) {
    unavailable.increment();
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.SERVICE_UNAVAILABLE)
            .contentType(MediaType.PLAIN_TEXT_UTF_8)
            .addInt(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS)
            .build(),
        HttpData.ofUtf8(detail + "\n"));
  }
}
