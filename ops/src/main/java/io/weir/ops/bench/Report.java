package io.weir.ops.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a benchmark found. */
public interface Report {
  /** The figures and what describes the run, in order; {@code bench} is its name. */
  Map<String, Object> entries();

  /**
   * One JSON object, on one line: the entries, and what it ran on.
   *
   * @param version of Weir
   */
  default String json(String version) {
    Map<String, Object> entries = new LinkedHashMap<>(entries());
    entries.put("cpus", Runtime.getRuntime().availableProcessors());
    entries.put("version", version);
    entries.put("java", Runtime.version().toString());
    try {
      return new ObjectMapper().writeValueAsString(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("expected entries that JSON can hold, found " + entries, e);
    }
  }
}
