package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** At most three series of a tenant, four of all. */
final class ShardLimitTest {
  private static final long NOON = 1_799_996_400_000L;
  private static final long HOUR = 3_600_000;
  private static final Labels A = Batches.series("a");
  private static final Labels B = Batches.series("b");
  private static final Labels C = Batches.series("c");
  private static final Labels D = Batches.series("d");
  private static final Labels OWN = Batches.series("weir_up");

  private final ShardHarness shard =
      new ShardHarness(
          new ShardSettings(
              new TimeSettings(300_000, 30_000, 120_000, 10_000, HOUR),
              List.of(),
              true,
              0,
              0,
              new SeriesLimits(4, 3)));

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void newSeriesOverTheLimitOfTheirTenantAreRejectedAndKnownOnesGoOn() {
    send("t", NOON, A, B, C);
    assertThat(shard.rejected).isEmpty();

    send("t", NOON + 1, A, D, C, Batches.series("e"));

    assertThat(Batches.read(shard.clean.getLast()))
        .extracting(Sample::labels)
        .containsExactly(A, C);
    assertThat(shard.rejected).hasSize(1);
    Rejected rejected = shard.rejected.getFirst();
    assertThat(rejected.reason()).isEqualTo("series_limit");
    assertThat(rejected.samples()).isEqualTo(2);
    assertThat(rejected.message())
        .isEqualTo(
            D
                + ": expected at most 3 series of tenant t in a shard (max_series_per_tenant),"
                + " found 3 and a new one");
    assertThat(shard.count("weir.shard.samples", "result", "series_limit")).isEqualTo(2);
    assertThat(shard.count("weir.shard.samples", "result", "accepted")).isEqualTo(5);
    assertThat(head()).isEqualTo(3);
  }

  @Test
  void theShardHasALimitOfItsOwn() {
    send("t", NOON, A, B, C);
    send("u", NOON, A, B);

    assertThat(shard.rejected).hasSize(1);
    assertThat(shard.rejected.getFirst().message())
        .isEqualTo(
            B
                + ": expected at most 4 series in a shard (max_series), found 4 and a new one of tenant"
                + " u");
  }

  @Test
  void weirsOwnSeriesNeitherCountNorAreRejected() {
    send("t", NOON, OWN, A, B, C);
    send("t", NOON + 1, Batches.series("weir_x"), D);

    assertThat(shard.rejected).hasSize(1);
    assertThat(shard.rejected.getFirst().samples()).isEqualTo(1);
    assertThat(head()).isEqualTo(5);
    assertThat(used("max_series", "")).isEqualTo(0.75);
  }

  @Test
  void aSeriesThatStandsTwiceInABatchCountsOnce() {
    send("t", NOON, A, B);
    shard.send(
        Batches.batch(
            new Source("s", 1, NOON),
            List.of(Sample.of(C, NOON, 1), Sample.of(A, NOON + 2, 1), Sample.of(C, NOON + 2, 1))),
        NOON);
    SampleBatchWriter writer = new SampleBatchWriter();
    append(writer, Batches.series("x"), NOON + 3);
    append(writer, A, NOON + 3);
    append(writer, Batches.series("x"), NOON + 4);
    shard.send(finish(writer, "t", NOON), NOON);

    assertThat(shard.rejected).hasSize(1);
    assertThat(shard.rejected.getFirst().message()).startsWith("x{");
    assertThat(shard.rejected.getFirst().samples()).isEqualTo(2);
  }

  @Test
  void aRestoredShardDecidesTheSame() {
    send("t", NOON, OWN, A, B, C);
    shard.restart(true);
    send("t", NOON + 1, D, A, OWN);

    assertThat(shard.rejected).hasSize(1);
    assertThat(Batches.read(shard.clean.getLast()))
        .extracting(Sample::labels)
        .containsExactly(A, OWN);
    assertThat(used("max_series_per_tenant", "t")).isEqualTo(1);
  }

  @Test
  void aSeriesThatIsForgottenMakesRoom() {
    send("t", NOON, A, B, C);
    send("t", NOON + HOUR, B, C);
    send("t", NOON + 2 * HOUR, D, B, C);

    assertThat(shard.rejected).as("while a is remembered").hasSize(1);

    send("t", NOON + 2 * HOUR + 1, D);

    assertThat(shard.rejected).hasSize(1);
    assertThat(head()).isEqualTo(3);
    send("t", NOON + 2 * HOUR + 2, A);
    assertThat(shard.rejected).as("a is a new one now").hasSize(2);
  }

  @Test
  void samplesTooFarAheadAreNoMatterOfTheLimit() {
    send("t", NOON, A, B, C);
    shard.send(batch("t", NOON + HOUR, D), NOON);

    assertThat(shard.rejected).extracting(Rejected::reason).containsExactly("too_far_ahead");
  }

  @Test
  void theUseOfEachLimitIsAMetric() {
    send("t", NOON, A, B);
    send("u", NOON, A);

    assertThat(used("max_series", "")).isEqualTo(0.75);
    assertThat(used("max_series_per_tenant", "t")).isEqualTo(2 / 3.0);
    assertThat(used("max_series_per_tenant", "u")).isEqualTo(1 / 3.0);
    shard.send(Batches.heartbeat("s", NOON + 2 * HOUR), NOON + 2 * HOUR);

    assertThat(used("max_series", "")).isZero();
    assertThat(gauge("max_series_per_tenant", "t")).isNull();
  }

  private int head() {
    return shard.store().holder().active().head().seriesCount();
  }

  private double used(String limit, String tenant) {
    Gauge gauge = gauge(limit, tenant);
    return gauge == null ? Double.NaN : gauge.value();
  }

  private @Nullable Gauge gauge(String limit, String tenant) {
    return shard
        .meters
        .find("weir.shard.series.limit.used.ratio")
        .tags("partition", "0", "limit", limit, "tenant", tenant)
        .gauge();
  }

  private void send(String tenant, long timeMillis, Labels... series) {
    shard.send(batch(tenant, timeMillis, series), timeMillis);
  }

  private static byte[] batch(String tenant, long timeMillis, Labels... series) {
    SampleBatchWriter writer = new SampleBatchWriter();
    for (Labels labels : series) {
      append(writer, labels, timeMillis);
    }
    return finish(writer, tenant, timeMillis);
  }

  private static void append(SampleBatchWriter writer, Labels labels, long timeMillis) {
    byte[] encoded = labels.encoded();
    writer.append(encoded, 0, encoded.length, MetricType.GAUGE, 0, timeMillis, 1);
  }

  private static byte[] finish(SampleBatchWriter writer, String tenant, long markMillis) {
    return writer.finish(
        BatchHeader.of(tenant, new Source("s", 1, markMillis)), ShardHarness.BATCH_SCHEMA);
  }
}
