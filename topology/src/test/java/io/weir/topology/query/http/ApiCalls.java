package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The requests that the API is compared with Prometheus by: the lines of {@code api-calls.txt} and
 * {@code federate-calls.txt}.
 */
public final class ApiCalls {
  private ApiCalls() {}

  /** The requests of the API, of data that begins at a time. */
  public static List<ApiCall> all(long startMillis) {
    return lines("api-calls.txt", startMillis);
  }

  /** The requests of {@code /federate}, of data that ends about now. */
  public static List<ApiCall> federation(long startMillis) {
    return lines("federate-calls.txt", startMillis);
  }

  private static List<ApiCall> lines(String resource, long startMillis) {
    try (InputStream in = Objects.requireNonNull(ApiCalls.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> ApiCall.of(line, startMillis))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
