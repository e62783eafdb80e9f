package io.weir.ops.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.List;
import java.util.Random;

/**
 * Requests to every endpoint, with every parameter, each of them right, spoilt or made of nothing
 * but chance; some with other methods and headers, some no HTTP at all. Always the same of a seed.
 * One thread.
 */
final class RandomRequests {
  /** Paths with the parameters that they have. */
  private static final List<List<String>> ENDPOINTS =
      List.of(
          List.of("/api/v1/query", "query", "time", "timeout", "limit", "stats", "lookback_delta"),
          List.of("/api/v1/query_range", "query", "start", "end", "step", "timeout", "limit"),
          List.of("/api/v1/query_exemplars", "query", "start", "end"),
          List.of("/api/v1/format_query", "query"),
          List.of("/api/v1/parse_query", "query"),
          List.of("/api/v1/series", "match[]", "start", "end", "limit", "partial_response"),
          List.of("/api/v1/labels", "match[]", "start", "end", "limit"),
          List.of("/api/v1/label/job/values", "match[]", "start", "end", "limit"),
          List.of("/api/v1/label/U__http_2e_status:code/values", "match[]", "start", "end"),
          List.of("/api/v1/rules", "type", "rule_name[]", "match[]", "group_limit", "file[]"),
          List.of("/api/v1/rules", "group_next_token", "group_limit", "exclude_alerts"),
          List.of("/api/v1/alerts"),
          List.of("/api/v1/alertmanagers"),
          List.of("/api/v1/targets", "state", "scrapePool"),
          List.of("/api/v1/targets/metadata", "match_target", "metric", "limit"),
          List.of("/api/v1/metadata", "metric", "limit", "limit_per_metric"),
          List.of("/api/v1/scrape_pools"),
          List.of("/api/v1/status/config"),
          List.of("/api/v1/status/flags"),
          List.of("/api/v1/status/buildinfo"),
          List.of("/api/v1/status/runtimeinfo"),
          List.of("/api/v1/status/tsdb", "limit"),
          List.of("/api/v1/live", "query", "step"),
          List.of("/federate", "match[]"),
          List.of("/weir.query.v1.Live/Watch"),
          List.of("/weir.query.v1.Shards/Look"),
          List.of("/-/healthy"),
          List.of("/-/ready"),
          List.of("/-/reload"),
          List.of("/metrics"),
          List.of("/"));

  private static final List<String> VALUES =
      List.of(
          "up",
          "sum by (job) (rate(http_requests_total{code=~\"5..\"}[1m]))",
          "histogram_quantile(0.9, native) or topk(3, special) unless on (job) gone",
          "max_over_time(one[10m:30s] offset -1m @ 1700000600) ^ 2",
          "label_replace(up, \"a\", \"$1\", \"job\", \"(.)(.*)\")",
          "{__name__=~\"a|b.*\", job!=\"\"}",
          "\"text\\u00e4\"",
          "1700000600",
          "1700000000.123",
          "2023-11-14T22:23:20Z",
          "15s",
          "1h30m",
          "1",
          "10",
          "true",
          "any",
          "record");

  private static final List<String> ODD =
      List.of(
          "",
          "0",
          "-1",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "1e308",
          "-1e308",
          "NaN",
          "+Inf",
          "-Inf",
          "1e-320",
          "0x1p1023",
          "292277025-08-18T07:12:54.999999999Z",
          "-292273086-05-16T16:47:06Z",
          "0000-00-00T00:00:00Z",
          "1000000y",
          "%",
          "%zz",
          "%ff%fe",
          "%00",
          ";",
          "{}",
          "((((((((((",
          "\u2028\uFFFF\uD83E\uDDAB");

  private static final List<String> METHODS =
      List.of("PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "get", "BREW", "P\u00f6ST");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "multipart/form-data; boundary=x",
          "multipart/form-data",
          "text/plain",
          "application/grpc",
          "application/x-www-form-urlencoded; charset=utf-16",
          ";;",
          "application/x-www-form-urlencoded");

  private final Random random;
  private final String authorization;

  RandomRequests(long seed, String authorization) {
    this.random = new Random(seed);
    this.authorization = authorization;
  }

  /**
   * The next request.
   *
   * @param http whether it is one by HTTP's rules, which a server has to answer
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Request(byte[] bytes, boolean http) {
    @Override
    public String toString() {
      return new String(bytes, ISO_8859_1);
    }
  }

  Request next() {
    return switch (random.nextInt(20)) {
      case 0 -> new Request(noise(1 + random.nextInt(3_000)), false);
      case 1 -> new Request(spoilt(proper()), false);
      default -> new Request(proper(), true);
    };
  }

  private byte[] proper() {
    List<String> endpoint = ENDPOINTS.get(random.nextInt(ENDPOINTS.size()));
    boolean form = random.nextInt(3) == 0;
    String parameters = parameters(endpoint.subList(1, endpoint.size()));
    String path = endpoint.getFirst();
    if (random.nextInt(20) == 0) {
      path += "/" + encoded(value());
    }
    String method =
        random.nextInt(10) == 0
            ? METHODS.get(random.nextInt(METHODS.size() - 1))
            : form ? "POST" : "GET";
    String type =
        random.nextInt(8) == 0 ? TYPES.get(random.nextInt(TYPES.size())) : TYPES.getLast();
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path);
    if (!form && !parameters.isEmpty()) {
      head.append('?').append(parameters);
    }
    head.append(" HTTP/1.1\r\nHost: weir\r\n");
    head.append("Authorization: ").append(random.nextInt(10) == 0 ? token() : authorization);
    head.append("\r\nContent-Type: ").append(type);
    if (random.nextInt(4) == 0) {
      head.append("\r\nAccept: ").append(printable());
      head.append("\r\nX-Scope-OrgID: ").append(printable());
      head.append("\r\nLast-Event-ID: ").append(printable());
      head.append("\r\nOrigin: ").append(printable());
      head.append("\r\nAccept-Encoding: ").append(random.nextBoolean() ? "gzip" : printable());
    }
    byte[] body = form ? parameters.getBytes(ISO_8859_1) : new byte[0];
    head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private String parameters(List<String> names) {
    StringBuilder parameters = new StringBuilder();
    for (String name : names) {
      for (int times = random.nextInt(8) == 0 ? 2 : 1; times > 0; times--) {
        if (random.nextInt(5) > 0) {
          parameters.append(parameters.isEmpty() ? "" : "&");
          parameters.append(encoded(name)).append('=').append(encoded(value()));
        }
      }
    }
    if (random.nextInt(10) == 0) {
      parameters.append('&').append(encoded(printable())).append('=').append(encoded(printable()));
    }
    return parameters.toString();
  }

  private String value() {
    return switch (random.nextInt(6)) {
      case 0 -> ODD.get(random.nextInt(ODD.size()));
      case 1 -> new String(noise(random.nextInt(200)), ISO_8859_1);
      case 2, 3 ->
          new String(spoilt(VALUES.get(random.nextInt(VALUES.size())).getBytes(UTF_8)), ISO_8859_1);
      default -> VALUES.get(random.nextInt(VALUES.size()));
    };
  }

  /** Encoded as it should be, mostly. */
  private String encoded(String text) {
    if (random.nextInt(30) > 0) {
      return URLEncoder.encode(text, random.nextBoolean() ? UTF_8 : ISO_8859_1);
    }
    return text.replaceAll("[^!-~]", "%");
  }

  private String token() {
    return switch (random.nextInt(3)) {
      case 0 -> "Bearer " + printable();
      case 1 -> "Basic " + printable();
      default -> printable();
    };
  }

  private String printable() {
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(40); length > 0; length--) {
      text.append((char) ('!' + random.nextInt('~' - '!' + 1)));
    }
    return text.toString();
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** With some bytes changed, left out, put in or said twice. */
  private byte[] spoilt(byte[] bytes) {
    ByteArrayOutputStream spoilt = new ByteArrayOutputStream();
    int rarity = 2 + random.nextInt(Math.max(1, bytes.length));
    for (byte each : bytes) {
      switch (random.nextInt(4 * rarity)) {
        case 0 -> spoilt.write(random.nextInt(256));
        case 1 -> {}
        case 2 -> {
          spoilt.write(each);
          spoilt.write("()[]{}\"'\\+-*/^%,:@=~!<> \r\n\0".charAt(random.nextInt(27)));
        }
        case 3 -> {
          spoilt.write(each);
          spoilt.write(each);
        }
        default -> spoilt.write(each);
      }
    }
    return spoilt.toByteArray();
  }
}
