package io.weir.scraper.oracle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okio.Buffer;
import okio.ByteString;

/**
 * What a target answers to one scrape.
 *
 * @param required the header that a request must have, or it is answered 401; none if empty
 * @param hangs whether the answer doesn't come before anybody's timeout
 */
record Answer(
    int status,
    Map<String, String> headers,
    ByteString body,
    Map<String, String> required,
    boolean hangs) {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /** In the text format. */
  static Answer text(String body) {
    return typed(TEXT, body);
  }

  /** In OpenMetrics; the body ends with what it ends with. */
  static Answer openMetrics(String body) {
    return typed(OPEN_METRICS, body);
  }

  /** With a content type, or without one if that is empty. */
  static Answer typed(String contentType, String body) {
    return new Answer(
        200,
        contentType.isEmpty() ? Map.of() : Map.of("Content-Type", contentType),
        ByteString.encodeUtf8(body),
        Map.of(),
        false);
  }

  /** A status with a body that would be right. */
  static Answer status(int status) {
    return new Answer(
        status,
        Map.of("Content-Type", TEXT),
        ByteString.encodeUtf8("status_body 1\n"),
        Map.of(),
        false);
  }

  static Answer redirect(int status, String location) {
    return status(status).with("Location", location);
  }

  Answer with(String header, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(header, value);
    return new Answer(status, Map.copyOf(all), body, required, hangs);
  }

  /** With a body that need not be UTF-8. */
  Answer bytes(byte... bytes) {
    return new Answer(status, headers, ByteString.of(bytes), required, hangs);
  }

  Answer gzipped() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes(compressed.toByteArray()).with("Content-Encoding", "gzip");
  }

  /** Only for requests with a header. */
  Answer requiring(String header, String value) {
    return new Answer(status, headers, body, Map.of(header, value), hangs);
  }

  /** Not in time. */
  Answer hanging() {
    return new Answer(status, headers, body, required, true);
  }

  MockResponse to(RecordedRequest request) {
    for (Map.Entry<String, String> header : required.entrySet()) {
      if (!header.getValue().equals(request.getHeaders().get(header.getKey()))) {
        return new MockResponse(401, Headers.of(), "");
      }
    }
    MockResponse.Builder response =
        new MockResponse.Builder().code(status).body(new Buffer().write(body));
    headers.forEach(response::setHeader);
    if (hangs) {
      response.headersDelay(1, TimeUnit.HOURS);
    }
    return response.build();
  }
}
