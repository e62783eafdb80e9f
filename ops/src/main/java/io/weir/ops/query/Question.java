package io.weir.ops.query;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is asked of the API.
 *
 * @param endpoint below {@code /api/v1/}
 * @param parameters in the order in which they are sent
 */
public record Question(String endpoint, Map<String, String> parameters) {

  public Question {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** An expression's value at the server's present. */
  public static Question now(String expression) {
    return new Question("query", Map.of("query", expression));
  }

  /** An expression's value at a time. */
  public static Question at(String expression, Instant time) {
    return now(expression).with("time", QueryTimes.seconds(time));
  }

  /** An expression's values from a time to a time, both included. */
  public static Question over(String expression, Instant start, Instant end, Duration step) {
    return new Question("query_range", Map.of("query", expression))
        .with("start", QueryTimes.seconds(start))
        .with("end", QueryTimes.seconds(end))
        .with("step", QueryTimes.seconds(step));
  }

  /** An expression's values from now on, as they become known. */
  public static Question live(String expression) {
    return new Question("live", Map.of("query", expression));
  }

  /** The same with a step. */
  public Question withStep(Duration step) {
    return with("step", QueryTimes.seconds(step));
  }

  /** The same with a parameter more. */
  public Question with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new Question(endpoint, more);
  }
}
