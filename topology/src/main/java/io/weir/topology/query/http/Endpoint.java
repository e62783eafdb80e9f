package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;

/** Answers requests of one path. Safe for any number of threads, which it may block. */
@FunctionalInterface
interface Endpoint {
  /**
   * The answer.
   *
   * @throws Refusal if there is none
   * @throws io.weir.topology.query.QueryFailure if there is none
   */
  HttpResponse answer(ApiRequest request);
}
