package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Value;
import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes into the samples topic. */
final class SendingTest {
  private final OracleData data = OracleData.of(3);

  private record Key(Labels labels, long timestampMillis) {}

  private List<Batch> batches(Sending sending) {
    return batches(sending, data);
  }

  private static List<Batch> batches(Sending sending, OracleData data) {
    List<Batch> batches = new ArrayList<>();
    for (SentRecord record : sending.records(data, 1)) {
      batches.add(Batch.of(record.partition(), 0, record.appendMillis(), record.value()));
    }
    return batches;
  }

  @Test
  void isTheSameForTheSameSeed() {
    Sending sending = new Sending(4, 0.2, 5);
    List<Batch> batches = batches(sending);
    assertThat(batches(sending, OracleData.of(3)).equals(batches)).isTrue();
    assertThat(batches(sending, OracleData.of(4)).equals(batches)).isFalse();
    assertThat(batches(new Sending(4, 0.2, 6)).equals(batches)).isFalse();
  }

  @Test
  void whatCountsComesFirst() {
    Map<Key, Value> first = new HashMap<>();
    int again = 0;
    for (Batch batch : batches(new Sending(4, 0.2, 5))) {
      for (BatchSeries series : batch.series()) {
        for (BatchSeries.Timed sample : series.samples()) {
          Key key = new Key(series.labels(), sample.timestampMillis());
          again += first.putIfAbsent(key, sample.value()) == null ? 0 : 1;
        }
      }
    }
    Map<Key, Value> expected = new HashMap<>();
    for (OracleSeries series : data.series()) {
      for (OraclePoint point : series.points()) {
        expected.put(new Key(series.labels(), point.timestampMillis()), point.timed().value());
      }
    }
    assertThat(first.equals(expected)).as("whether the same samples come first").isTrue();
    assertThat(again).isPositive();
  }

  @Test
  void marksArePassedByWhatIsLateOnly() {
    assertThat(late(new Sending(4, 0, 5))).isZero();
    assertThat(late(new Sending(4, 0.2, 5))).isCloseTo(0.2, within(0.02));
  }

  /** The share of samples that come first when a mark in their partition has passed them. */
  private double late(Sending sending) {
    Map<Integer, Map<String, Long>> marks = new HashMap<>();
    Set<Key> known = new HashSet<>();
    int late = 0;
    for (Batch batch : batches(sending)) {
      Map<String, Long> marked =
          marks.computeIfAbsent(batch.partition(), partition -> new HashMap<>());
      long watermark =
          marked.size() < OracleData.SOURCES.size()
              ? Long.MIN_VALUE
              : marked.values().stream().mapToLong(Long::longValue).min().getAsLong();
      for (BatchSeries series : batch.series()) {
        for (BatchSeries.Timed sample : series.samples()) {
          boolean isNew = known.add(new Key(series.labels(), sample.timestampMillis()));
          late += isNew && sample.timestampMillis() < watermark ? 1 : 0;
        }
      }
      if (batch.source().markMillis() > 0) {
        marked.merge(batch.source().name(), batch.source().markMillis(), Math::max);
      }
    }
    assertThat(marks.values())
        .allSatisfy(marked -> assertThat(marked.values()).containsOnly(Sending.WATERMARK_MILLIS));
    return (double) late / known.size();
  }
}
