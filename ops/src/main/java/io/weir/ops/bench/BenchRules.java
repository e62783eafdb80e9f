package io.weir.ops.bench;

import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Recording rules over the series of the load: sums of rates, a ratio, a quantile of a histogram, a
 * join, the greatest of all, an average.
 */
final class BenchRules {
  /** How many there are. */
  static final int COUNT = 10;

  private static final String FILE = "rules.yml";
  private static final String BEGINNING = "      - record:";

  private BenchRules() {}

  /**
   * The first of them.
   *
   * @param interval at which they are evaluated
   */
  static RuleSources first(int count, Duration interval) {
    if (count == 0) {
      return RuleSources.NONE;
    }
    String text = text();
    int end = text.indexOf(BEGINNING);
    for (int i = 0; i < count && end >= 0; i++) {
      end = text.indexOf(BEGINNING, end + 1);
    }
    String first = end < 0 ? text : text.substring(0, end);
    return new RuleSources(
        interval, Duration.ZERO, Map.of(), "", List.of(new RuleSource(FILE, first)));
  }

  private static String text() {
    try (InputStream in = BenchRules.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + ": expected beside the class, found none");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
