package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardReaderTest {
  private static final long NOON = 1_799_996_400_000L;
  private static final long LAST = Long.MAX_VALUE;
  private static final Labels UP = Batches.series("up");
  private static final Matcher IS_UP = Matcher.ofMetricName("up");
  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000),
          List.of(RollupLevel.parse("5m")),
          true,
          0);

  private final ShardHarness shard = new ShardHarness(SETTINGS);

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void bothEndsOfTheRangeAreIncluded() {
    send(Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 1, 2), Sample.of(UP, NOON + 2, 3));

    assertThat(read(IS_UP, NOON + 1, NOON + 2)).containsExactly("up 1=2.0 2=3.0");
    assertThat(read(IS_UP, NOON + 1, NOON + 1)).containsExactly("up 1=2.0");
    assertThat(read(IS_UP, NOON + 3, LAST)).isEmpty();
    assertThat(read(IS_UP, NOON + 2, NOON)).isEmpty();
    assertThat(read(IS_UP, Long.MIN_VALUE, LAST)).containsExactly("up 0=1.0 1=2.0 2=3.0");
  }

  @Test
  void aLateSampleStandsInItsPlace() {
    send(Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 2, 3));
    send(Sample.of(UP, NOON + 1, 2));

    assertThat(read(IS_UP, NOON, LAST)).containsExactly("up 0=1.0 1=2.0 2=3.0");
  }

  @Test
  void tenantsAreApart() {
    send(Sample.of(UP, NOON, 1));

    List<String> found = new ArrayList<>();
    reader()
        .select("other", List.of(), NOON, LAST, ReadFrom.ACTIVE, series -> found.add(text(series)));
    assertThat(found).isEmpty();
  }

  @Test
  void showsNativeHistogramsAsTheirBytes() {
    SampleBatchWriter writer = new SampleBatchWriter();
    byte[] encoded = UP.encoded();
    for (int i = 0; i < 3; i++) {
      writer.append(
          encoded, 0, encoded.length, MetricType.HISTOGRAM, 0, new OneHistogram(NOON + i, i));
    }
    shard.send(
        writer.finish(
            BatchHeader.of("default", new Source("s", 1, NOON)), ShardHarness.BATCH_SCHEMA),
        NOON);

    List<Long> times = new ArrayList<>();
    reader()
        .select(
            "default",
            List.of(IS_UP),
            NOON + 1,
            NOON + 1,
            ReadFrom.ACTIVE,
            series -> {
              assertThat(series.floatCount()).isZero();
              assertThat(series.type()).isEqualTo(MetricType.HISTOGRAM);
              for (int i = 0; i < series.histogramCount(); i++) {
                times.add(series.histogramTimestampMillis(i) - NOON);
                assertThat(series.histogram(i)).isNotEmpty();
              }
            });
    assertThat(times).containsExactly(1L);
  }

  @Test
  void aSeriesOfManyTurnsIsShownWhole() {
    int count = 3 * ReaderTurns.MOST_UNITS + 7;
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(Sample.of(UP, NOON + i, i));
    }
    send(samples.toArray(Sample[]::new));
    send(Sample.of(Batches.series("other"), NOON, 1));

    List<String> names = new ArrayList<>();
    reader()
        .select(
            "default",
            List.of(),
            NOON,
            LAST,
            ReadFrom.ACTIVE,
            series -> {
              names.add(series.labels().metricName());
              if (series.labels().equals(UP)) {
                assertThat(series.floatCount()).isEqualTo(count);
                assertThat(series.timestampMillis(count - 1)).isEqualTo(NOON + count - 1);
                assertThat(series.value(ReaderTurns.MOST_UNITS)).isEqualTo(ReaderTurns.MOST_UNITS);
                assertThat(series.timestampsMillis()).hasSize(count).isSorted();
                assertThat(series.values()).hasSize(count).isSorted();
              }
            });
    assertThat(names).containsExactlyInAnyOrder("up", "other");
    assertThat(shard.store().holder().lock().longestTurnUnits())
        .isBetween(1, ReaderTurns.MOST_UNITS + 2 * ReaderTurns.STEP_UNITS);
  }

  @Test
  void q1_tellsWhatTheShardWas() {
    send(Sample.of(UP, NOON, 1));
    assertThat(view())
        .isEqualTo(new ShardView(Phase.ACTIVE, NOON, NOON - 70 * 60_000, view().changes()));
  }

  @Test
  void beforeTheFirstMarkThereIsNoWatermark() {
    assertThat(view()).isEqualTo(new ShardView(Phase.ACTIVE, Long.MIN_VALUE, Long.MIN_VALUE, 0));
  }

  private ShardView view() {
    return reader().select("default", List.of(), 0, LAST, ReadFrom.ACTIVE, series -> {});
  }

  @Test
  void namesAndValuesAreThoseOfTheSeriesThatMatch() {
    send(
        Sample.of(Labels.of("__name__", "a", "job", "x", "zone", "é"), NOON, 1),
        Sample.of(Labels.of("__name__", "b", "job", "y"), NOON, 1));
    Matcher isA = Matcher.ofMetricName("a");

    assertThat(reader().labelNames("default", List.of(), ReadFrom.ACTIVE))
        .containsExactly("__name__", "job", "zone");
    assertThat(reader().labelNames("default", List.of(Matcher.ofMetricName("b")), ReadFrom.ACTIVE))
        .containsExactly("__name__", "job");
    assertThat(reader().labelValues("default", "job", List.of(), ReadFrom.ACTIVE))
        .containsExactly("x", "y");
    assertThat(reader().labelValues("default", "job", List.of(isA), ReadFrom.ACTIVE))
        .containsExactly("x");
    assertThat(reader().labelValues("other", "job", List.of(), ReadFrom.ACTIVE)).isEmpty();
    assertThat(reader().labelNames("other", List.of(isA), ReadFrom.ACTIVE)).isEmpty();
  }

  @Test
  void whatWasRestoredIsFoundByItsLabels() {
    send(Sample.of(UP, NOON, 1), Sample.of(Batches.series("down"), NOON, 2));
    shard.restart(true);

    assertThat(read(Matcher.of("__name__", MatchOperator.REGEX, "u.*"), NOON, LAST))
        .containsExactly("up 0=1.0");
  }

  @Test
  void theThreadThatWritesReadsInItsOwnTurn() {
    send(Sample.of(UP, NOON, 1));
    List<String> found = new ArrayList<>();
    shard.store().holder().change(() -> found.addAll(read(IS_UP, NOON, LAST)));

    assertThat(found).containsExactly("up 0=1.0");
  }

  @Test
  void aClosedShardRefuses() {
    ShardReader reader = reader();
    shard.store().holder().close();

    assertThatThrownBy(() -> reader.labelNames("default", List.of(), ReadFrom.ACTIVE_OR_STANDBY))
        .isInstanceOf(UnreadableShardException.class)
        .hasMessageContaining("found it closed");
  }

  @Test
  void aShardThatClosesInTheMidstOfAReadRefuses() {
    send(manySeries());
    ShardStateHolder holder = shard.store().holder();

    assertThatThrownBy(() ->
            reader()
                .select(
                    "default",
                    List.of(),
                    0,
                    LAST,
                    ReadFrom.ACTIVE,
                    series -> {
                      if (holder.phase() == Phase.ACTIVE) {
                        holder.close();
                        holder.open();
                      }
                    }))
        .isInstanceOf(UnreadableShardException.class)
        .hasMessageContaining("found it closed");
  }

  @Test
  void aShardThatIsHandedOverInTheMidstOfAReadGoesOnAsAStandby() {
    send(manySeries());
    List<String> found = new ArrayList<>();
    reader()
        .select(
            "default",
            List.of(),
            0,
            LAST,
            ReadFrom.ACTIVE_OR_STANDBY,
            series -> {
              shard.store().holder().demote();
              found.add(text(series));
            });
    assertThat(found).hasSize(40);

    assertThatThrownBy(() -> read(IS_UP, NOON, LAST))
        .isInstanceOf(UnreadableShardException.class)
        .hasMessageContaining("found one that follows its changelog");
  }

  @Test
  void aStandbyIsReadOnceItHasCaughtUp() {
    send(Sample.of(UP, NOON, 1));
    ShardStateHolder standby = new ShardStateHolder(SETTINGS, ShardHarness.STRICT);
    ShardReader reader = new ShardReader(standby);
    standby.open();
    assertThatThrownBy(() -> reader.labelNames("default", List.of(), ReadFrom.ACTIVE_OR_STANDBY))
        .hasMessageContaining("found one that is restoring");

    shard.changelog.forEach(entry -> standby.restore(entry.key, entry.value));

    assertThat(reader.labelNames("default", List.of(), ReadFrom.ACTIVE_OR_STANDBY)).hasSize(3);
    assertThatThrownBy(() -> reader.labelNames("default", List.of(), ReadFrom.ACTIVE))
        .hasMessageContaining("found one that follows its changelog");
  }

  @Test
  void aShardThatFailedInTheMidstOfARecordRefusesUntilItIsClosed() {
    send(Sample.of(UP, NOON, 1));
    ShardStateHolder holder = shard.store().holder();
    assertThatThrownBy(() ->
            holder.change(() -> {
              throw new IllegalStateException("half");
            }))
        .hasMessage("half");

    assertThatThrownBy(() -> read(IS_UP, NOON, LAST)).hasMessageContaining("a record failed");

    holder.close();
    holder.open();
    holder.promote();
    assertThat(read(IS_UP, NOON, LAST)).isEmpty();
  }

  @Test
  void anInterruptedReaderDoesNotWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> read(IS_UP, NOON, LAST))
        .isInstanceOf(UnreadableShardException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  private ShardReader reader() {
    return shard.store().reader();
  }

  private List<String> read(Matcher matcher, long fromMillis, long toMillis) {
    List<String> found = new ArrayList<>();
    reader()
        .select(
            "default",
            List.of(matcher),
            fromMillis,
            toMillis,
            ReadFrom.ACTIVE,
            series -> found.add(text(series)));
    return found;
  }

  private static String text(SelectedSeries series) {
    StringBuilder text = new StringBuilder(series.labels().metricName());
    for (int i = 0; i < series.floatCount(); i++) {
      text.append(' ').append(series.timestampMillis(i) - NOON).append('=').append(series.value(i));
    }
    return text.toString();
  }

  /** More than a turn's work. */
  private static Sample[] manySeries() {
    List<Sample> samples = new ArrayList<>();
    for (int series = 0; series < 40; series++) {
      for (int i = 0; i < 1_000; i++) {
        samples.add(Sample.of(Batches.series("m" + series), NOON + i, i));
      }
    }
    return samples.toArray(Sample[]::new);
  }

  private void send(Sample... samples) {
    shard.send(Batches.batch(new Source("s", 1, NOON), List.of(samples)), NOON);
  }
}
