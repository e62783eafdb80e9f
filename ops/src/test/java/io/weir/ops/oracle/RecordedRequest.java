package io.weir.ops.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.topology.query.http.ApiCall;
import io.weir.topology.query.http.ApiDifference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A request that a client sends, as a file has it: {@code ### NAME}, then {@code METHOD /path},
 * headers, an empty line and the body. A name that begins with {@code ~} and a word is answered
 * otherwise than by Prometheus.
 *
 * @param headers names and values in turn
 */
record RecordedRequest(
    String name,
    String method,
    String target,
    List<String> headers,
    String body,
    Optional<ApiDifference> difference) {

  /** All requests of a resource beside this class. */
  static List<RecordedRequest> of(String resource) throws IOException {
    String text;
    try (InputStream in =
        Objects.requireNonNull(RecordedRequest.class.getResourceAsStream(resource), resource)) {
      text = new String(in.readAllBytes(), UTF_8);
    }
    List<RecordedRequest> requests = new ArrayList<>();
    for (String part : text.split("(?m)^### ", -1)) {
      if (!part.startsWith("#")) {
        requests.add(parse(part));
      }
    }
    return requests;
  }

  private static RecordedRequest parse(String text) {
    String[] headAndBody = text.strip().split("\n\n", 2);
    String[] lines = headAndBody[0].split("\n", -1);
    String[] methodAndTarget = lines[1].split(" ", 2);
    List<String> headers = new ArrayList<>();
    for (int i = 2; i < lines.length; i++) {
      headers.addAll(List.of(lines[i].split(": ", 2)));
    }
    String name = lines[0];
    return new RecordedRequest(
        name,
        methodAndTarget[0],
        methodAndTarget[1],
        headers,
        headAndBody.length == 1 ? "" : headAndBody[1],
        name.startsWith("~")
            ? Optional.of(ApiDifference.valueOf(name.substring(1, name.indexOf(' '))))
            : Optional.empty());
  }

  /** Sends it to a server whose path is {@code /}, with further headers. */
  ApiCall.Answer send(HttpClient client, URI server, String... further)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(target));
    request.headers(headers.toArray(String[]::new));
    if (further.length > 0) {
      request.headers(further);
    }
    request.method(
        method,
        method.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(
                headers.stream().anyMatch(header -> header.startsWith("multipart/"))
                    ? body.replace("\n", "\r\n") + "\r\n"
                    : body));
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    boolean compressed =
        response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
    return new ApiCall.Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        new String(compressed ? unzipped(response.body()) : response.body(), UTF_8));
  }

  private static byte[] unzipped(byte[] bytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
