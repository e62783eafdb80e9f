package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Answers in Prometheus's envelope. */
final class Answers {
  private Answers() {}

  /** An answer with its data. */
  static HttpResponse success(Consumer<JsonBuffer> data) {
    return success(data, List.of(), List.of());
  }

  /** An answer with its data, and what is to say of it. */
  static HttpResponse success(
      Consumer<JsonBuffer> data, List<String> warnings, List<String> infos) {
    JsonBuffer json = new JsonBuffer();
    json.beginObject().name("status").text("success").name("data");
    data.accept(json);
    texts(json, "warnings", warnings);
    texts(json, "infos", infos);
    json.endObject();
    return response(HttpStatus.OK, json);
  }

  /** An answer whose data is a list of texts. */
  static HttpResponse texts(List<String> texts, List<String> warnings) {
    return success(
        json -> {
          json.beginArray();
          texts.forEach(json::text);
          json.endArray();
        },
        warnings,
        List.of());
  }

  static void texts(JsonBuffer json, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      json.name(name).beginArray();
      texts.forEach(json::text);
      json.endArray();
    }
  }

  static HttpResponse refusal(Refusal refusal) {
    return error(refusal.status(), refusal.type(), refusal.getMessage());
  }

  static HttpResponse error(ErrorType type, String message) {
    return error(type.status(), type, message);
  }

  private static HttpResponse error(HttpStatus status, ErrorType type, String message) {
    JsonBuffer json = new JsonBuffer();
    json.beginObject().name("status").text("error");
    json.name("errorType").text(type.text());
    json.name("error").text(message);
    json.endObject();
    return response(status, json);
  }

  /** What Prometheus answers where it has no endpoint. */
  static HttpResponse plain(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text);
  }

  private static HttpResponse response(HttpStatus status, JsonBuffer json) {
    List<HttpData> chunks = json.chunks();
    ResponseHeaders headers =
        ResponseHeaders.builder(status)
            .contentType(MediaType.JSON)
            .contentLength(chunks.stream().mapToLong(HttpData::length).sum())
            .build();
    List<HttpObject> objects = new ArrayList<>(chunks.size() + 1);
    objects.add(headers);
    objects.addAll(chunks);
    return HttpResponse.of(objects.toArray(HttpObject[]::new));
  }
}
