package io.weir.topology.promql.script;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramBuilder;
import io.weir.topology.promql.histogram.ResetHint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands between the braces of {@code {{schema:1 count:3 sum:2 buckets:[1 2]}}}. */
final class HistogramDescription {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern PART =
      Pattern.compile("\\s*([a-zA-Z_]+):(\\[[^\\]]*\\]|[^\\s\\[]+)");
  private static final Set<String> KEYS =
      Set.of(
          "schema",
          "count",
          "sum",
          "z_bucket",
          "z_bucket_w",
          "custom_values",
          "buckets",
          "offset",
          "n_buckets",
          "n_offset",
          "counter_reset_hint");

  private final Map<String, String> parts = new HashMap<>();

  private HistogramDescription(String text) {
    Matcher matcher = PART.matcher(text);
    int end = 0;
    while (matcher.find(end) && matcher.start() == end) {
      String key = matcher.group(1).toLowerCase(Locale.ROOT);
      if (!KEYS.contains(key)) {
        throw new ScriptException("bad histogram descriptor found: \"" + key + "\"");
      }
      if (parts.put(key, matcher.group(2)) != null) {
        throw new ScriptException("duplicate key \"" + key + "\" in histogram");
      }
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new ScriptException(
          "histogram: expected a descriptor, found '" + text.substring(end) + "'");
    }
  }

  static SequenceValue.Histogram parse(String text) {
    HistogramDescription description = new HistogramDescription(text);
    return new SequenceValue.Histogram(
        description.histogram(), description.parts.containsKey("counter_reset_hint"));
  }

  private FloatHistogram histogram() {
    HistogramBuilder builder =
        FloatHistogram.builder()
            .schema(integer("schema"))
            .count(number("count"))
            .sum(number("sum"))
            .zeroBucket(number("z_bucket_w"), number("z_bucket"))
            .customBounds(numbers("custom_values"))
            .positiveBuckets(integer("offset"), numbers("buckets"))
            .negativeBuckets(integer("n_offset"), numbers("n_buckets"))
            .resetHint(hint());
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new ScriptException(String.valueOf(e.getMessage()), e);
    }
  }

  private double number(String key) {
    String text = parts.get(key);
    return text == null ? 0 : SequenceParser.parseNumber(text);
  }

  private int integer(String key) {
    double value = number(key);
    if (value != (int) value) {
      throw new ScriptException(key + ": expected an integer, found " + parts.get(key));
    }
    return (int) value;
  }

  private double[] numbers(String key) {
    String text = parts.get(key);
    if (text == null) {
      return new double[0];
    }
    if (!text.startsWith("[")) {
      throw new ScriptException(key + ": expected [ and numbers, found " + text);
    }
    String inner = text.substring(1, text.length() - 1).trim();
    if (inner.isEmpty()) {
      return new double[0];
    }
    return BLANKS.splitAsStream(inner).mapToDouble(SequenceParser::parseNumber).toArray();
  }

  private ResetHint hint() {
    String text = parts.getOrDefault("counter_reset_hint", "unknown");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "unknown" -> ResetHint.UNKNOWN;
      case "reset" -> ResetHint.RESET;
      case "not_reset" -> ResetHint.NOT_RESET;
      case "gauge" -> ResetHint.GAUGE;
      default ->
          throw new ScriptException(
              "counter_reset_hint: expected unknown, reset, not_reset or gauge, found " + text);
    };
  }
}
