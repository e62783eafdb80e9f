package io.weir.ops.query;

import io.weir.schemas.config.Secret;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A server with Prometheus's HTTP API v1: a Weir, or a Prometheus. Any thread.
 *
 * @param base its address, up to where {@code /api/v1} begins
 * @param client knows whom to trust
 * @param authorization the header of that name
 */
public record QueryServer(HttpUrl base, OkHttpClient client, Optional<Secret> authorization) {
  /** What the way may take beyond the time that the server has. */
  private static final Duration WAY = Duration.ofSeconds(10);

  /** A stream that is silent for so long, even of comments, is gone. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /**
   * Asks, and waits for the answer.
   *
   * @param timeout what the server may take
   * @throws NoAnswerException if there is none
   */
  public Answer ask(Question question, Duration timeout) throws NoAnswerException {
    FormBody.Builder form = new FormBody.Builder();
    question.with("timeout", QueryTimes.seconds(timeout)).parameters().forEach(form::add);
    Request request = request(address(question).build()).post(form.build()).build();
    OkHttpClient patient =
        client
            .newBuilder()
            .readTimeout(timeout.plus(WAY))
            .callTimeout(timeout.plus(WAY).plus(WAY))
            .build();
    try (Response response = patient.newCall(request).execute()) {
      String body = response.body().string();
      if (!response.isSuccessful()) {
        throw refusal(response, body);
      }
      try {
        return AnswerReader.read(body);
      } catch (IOException e) {
        throw NoAnswerException.refused(
            "%s: expected an answer of a Weir or a Prometheus, found something else"
                .formatted(base));
      }
    } catch (IOException e) {
      throw away(e);
    }
  }

  /**
   * Opens a stream of events.
   *
   * @param heard id of the event behind which it is to begin; empty for one from now on
   * @return to be closed
   * @throws NoAnswerException if there is none
   */
  Response open(Question question, String heard) throws NoAnswerException {
    HttpUrl.Builder address = address(question);
    question.parameters().forEach(address::addQueryParameter);
    Request.Builder builder = request(address.build()).header("Accept", "text/event-stream");
    Request request =
        (heard.isEmpty() ? builder : builder.header("Last-Event-ID", heard)).get().build();
    try {
      Response response =
          client.newBuilder().readTimeout(SILENCE).build().newCall(request).execute();
      if (response.isSuccessful()) {
        return response;
      }
      try (response) {
        throw refusal(response, response.body().string());
      }
    } catch (IOException e) {
      throw away(e);
    }
  }

  /** Says of a server why it didn't answer. */
  NoAnswerException away(IOException failure) {
    String found =
        failure instanceof SocketTimeoutException || failure.getMessage() == null
            ? failure.toString()
            : failure.getMessage();
    return NoAnswerException.away(
        "%s: expected an answer of a Weir or a Prometheus, found: %s".formatted(base, found),
        failure);
  }

  private NoAnswerException refusal(Response response, String body) {
    String reason =
        AnswerReader.error(body)
            .orElseGet(() ->
                "%s: expected an answer of a Weir or a Prometheus, found status %d %s"
                    .formatted(base, response.code(), response.message())
                    .strip());
    return response.code() >= 500
        ? NoAnswerException.away(reason, null)
        : NoAnswerException.refused(reason);
  }

  private HttpUrl.Builder address(Question question) {
    return base.newBuilder().addPathSegments("api/v1/" + question.endpoint());
  }

  private Request.Builder request(HttpUrl address) {
    Request.Builder request = new Request.Builder().url(address).header("User-Agent", "weir");
    authorization.ifPresent(header -> request.header("Authorization", header.reveal()));
    return request;
  }
}
