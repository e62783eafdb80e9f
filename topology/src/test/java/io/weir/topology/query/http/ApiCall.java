package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request of the list: a line {@code METHOD path?name=value&name=value}, its values in plain
 * text and its path below {@code /api/v1/} unless it begins with a slash. {@code POST} sends the
 * values as a form; what stands behind a {@code ||} is sent as a form beside those in the address.
 * {@code {90}} is the time 90 s after the data begins, in seconds, and {@code {rfc 90}} in RFC
 * 3339. A line that begins with {@code ~NAME} is answered otherwise than by Prometheus, for the
 * reason that {@link ApiDifference} of that name gives.
 *
 * @param line as it is written
 */
public record ApiCall(
    String line, String method, String address, String form, Optional<ApiDifference> difference) {
  private static final Pattern LINE =
      Pattern.compile("(?:~(\\w+) )?(\\w+) ([^\\s?]+)(?:\\?(.*?))?(?: \\|\\| (.*))?");
  private static final String API = "/api/v1/";
  private static final Pattern TIME = Pattern.compile("\\{(rfc )?(-?[0-9]+(?:\\.[0-9]+)?)\\}");

  /** The call that a line describes. */
  static ApiCall of(String line, long startMillis) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("request: expected METHOD path?name=value, found " + line);
    }
    String method = matcher.group(2);
    String parameters = encoded(matcher.group(4), startMillis);
    String form = encoded(matcher.group(5), startMillis);
    boolean asForm = method.equals("POST") && matcher.group(5) == null;
    String path = matcher.group(3).startsWith("/") ? matcher.group(3) : API + matcher.group(3);
    return new ApiCall(
        line,
        method,
        asForm || parameters.isEmpty() ? path : path + "?" + parameters,
        asForm ? parameters : form,
        Optional.ofNullable(matcher.group(1)).map(ApiDifference::valueOf));
  }

  private static String encoded(@Nullable String parameters, long startMillis) {
    if (parameters == null) {
      return "";
    }
    String timed =
        TIME.matcher(parameters)
            .replaceAll(time -> time(time.group(1) != null, time.group(2), startMillis));
    return Stream.of(timed.split("&(?=[\\w.]+(?:\\[])?=)"))
        .map(pair -> {
          int equals = pair.indexOf('=');
          return equals < 0
              ? pair
              : URLEncoder.encode(pair.substring(0, equals), UTF_8)
                  + "="
                  + URLEncoder.encode(pair.substring(equals + 1), UTF_8);
        })
        .collect(Collectors.joining("&"));
  }

  private static String time(boolean rfc3339, String seconds, long startMillis) {
    BigDecimal time = BigDecimal.valueOf(startMillis, 3).add(new BigDecimal(seconds));
    return rfc3339
        ? Instant.ofEpochMilli(time.movePointRight(3).longValueExact()).toString()
        : time.stripTrailingZeros().toPlainString();
  }

  /** What a server says. */
  public record Answer(int status, String contentType, String body) {}

  /** Asks the server at an address, whose path is {@code /}. */
  public Answer send(HttpClient client, URI server) throws IOException, InterruptedException {
    return send(client, server, "*/*");
  }

  /** Asks for media types. */
  Answer send(HttpClient client, URI server, String accept)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.resolve(address).toASCIIString()));
    request.header("Accept", accept);
    if (method.equals("POST")) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    request.method(
        method,
        form.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(form));
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
  }
}
