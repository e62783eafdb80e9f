package io.weir.ops.bench.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What parent and child say to each other. The parent writes commands, a word a line, to the
 * child's standard input; the child writes answers as JSON, and progress as text, a line each and
 * behind a mark, to its standard output.
 */
final class Protocol {
  static final String ANSWER = "weir-bench-answer ";
  static final String PROGRESS = "weir-bench-progress ";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Protocol() {}

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("expected a record that JSON can hold, found " + value, e);
    }
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "expected the JSON of a " + type.getSimpleName() + ", found " + json, e);
    }
  }
}
