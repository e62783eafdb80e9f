package io.weir.ops.query;

import com.fasterxml.jackson.databind.JsonNode;

/** Native histograms of the API's JSON as Prometheus prints them in texts. */
final class HistogramText {
  private HistogramText() {}

  /** For instance {@code {count:3, sum:1.5, (0.5,1]:2, (1,2]:1}}. */
  static String of(JsonNode histogram) {
    StringBuilder text = new StringBuilder("{count:");
    text.append(histogram.path("count").asText()).append(", sum:");
    text.append(histogram.path("sum").asText());
    for (JsonNode bucket : histogram.path("buckets")) {
      int bounds = bucket.path(0).asInt();
      text.append(", ")
          .append(bounds == 1 || bounds == 3 ? '[' : '(')
          .append(bucket.path(1).asText())
          .append(',')
          .append(bucket.path(2).asText())
          .append(bounds == 0 || bounds == 3 ? ']' : ')')
          .append(':')
          .append(bucket.path(3).asText());
    }
    return text.append('}').toString();
  }
}
