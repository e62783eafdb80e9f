package io.weir.topology.promql.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.syntax.Position;
import org.junit.jupiter.api.Test;

final class AnnotationsTest {
  private static final String QUERY = "rate(a[5m]) +\n  rate(b[5m])";
  private static final Position FIRST = new Position(5, 10);
  private static final Position SECOND = new Position(21, 26);

  @Test
  void namesThePlaceInTheQuery() {
    Annotations annotations = new Annotations();
    annotations.add(Infos.possibleNonCounter("b", SECOND));
    annotations.add(Warnings.invalidQuantile(1.5, FIRST));

    assertThat(annotations.describe(Level.INFO, QUERY, 0))
        .containsExactly(
            "PromQL info: metric might not be a counter, name does not end in"
                + " _total/_sum/_count/_bucket: \"b\" (2:8)");
    assertThat(annotations.describe(Level.WARNING, QUERY, 0))
        .containsExactly("PromQL warning: quantile value should be between 0 and 1, got 1.5 (1:6)");
  }

  @Test
  void ofTheSameMessageTheLastPlaceStays() {
    Annotations annotations = new Annotations();
    annotations.add(Infos.possibleNonCounter("a", FIRST));
    annotations.add(Infos.possibleNonCounter("a", SECOND));

    assertThat(annotations.toList()).containsExactly(Infos.possibleNonCounter("a", SECOND));
  }

  @Test
  void countsHowOftenBucketsWereFixed() {
    Annotations annotations = new Annotations();
    annotations.add(Infos.forcedMonotonicity("b", FIRST, 60_500, 0.5, 1, 1e-13));
    annotations.add(Infos.forcedMonotonicity("b", SECOND, 1_000, 0.1, 0.5, 2.345));

    assertThat(annotations.describe(Level.INFO, QUERY, 0))
        .containsExactly(
            "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see"
                + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
                + " for metric name \"b\", from buckets 0.1 to 1, with a max diff of 2.3, over 2"
                + " samples from 1970-01-01T00:00:01Z to 1970-01-01T00:01:00Z (1:6)");
  }

  @Test
  void countsOverlaps() {
    Annotations annotations = new Annotations();
    for (int i = 0; i < 3; i++) {
      annotations.add(Warnings.startTimeOverlap("a", FIRST));
    }
    assertThat(annotations.describe(Level.WARNING, QUERY, 0))
        .containsExactly(
            "PromQL warning: sample has start time that overlaps with previous sample timestamp"
                + " for metric \"a\" (3 occurrences) (1:6)");
  }

  @Test
  void saysHowManyItLeavesOut() {
    Annotations annotations = new Annotations();
    for (int i = 0; i < 5; i++) {
      annotations.add(Warnings.badBucketLabel("", "x" + i, FIRST));
    }
    assertThat(annotations.describe(Level.WARNING, QUERY, 2))
        .containsExactly(
            "PromQL warning: bucket label \"le\" is missing or has a malformed value of \"x0\""
                + " (1:6)",
            "PromQL warning: bucket label \"le\" is missing or has a malformed value of \"x1\""
                + " (1:6)",
            "3 more warning annotations omitted");
  }
}
