package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.ops.bench.load.Workload;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.SampleBatchReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TopologyLoadTest {
  private static final int PARTITIONS = 4;
  private static final int SCHEMA_ID = 17;
  private static final int SCRAPES = 50;
  private static final Workload WORKLOAD = new Workload(900, 200, 5);
  private static final List<RollupLevel> LEVELS =
      List.of(RollupLevel.parse("1m"), RollupLevel.parse("5m"));

  private record Written(int partition, long timestampMillis, String latin1) {
    byte[] value() {
      return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private final List<Written> written = new ArrayList<>();
  private final OutputTotals expected = load(written);

  private static OutputTotals load(List<Written> written) {
    TopologyLoad load =
        new TopologyLoad(
            WORKLOAD,
            PARTITIONS,
            LEVELS,
            SCHEMA_ID,
            (partition, timestampMillis, value) ->
                written.add(
                    new Written(
                        partition,
                        timestampMillis,
                        new String(value, StandardCharsets.ISO_8859_1))));
    for (long scrape = 0; scrape < SCRAPES; scrape++) {
      load.scrapeAll(scrape);
    }
    load.end();
    return load.expected();
  }

  @Test
  void writesTheSameRecordsAgain() {
    List<Written> again = new ArrayList<>();
    OutputTotals expectedAgain = load(again);
    assertThat(expectedAgain).isEqualTo(expected);
    assertThat(again).isEqualTo(written);
  }

  @Test
  void routesEachSeriesAndKeepsEveryMark() {
    SampleBatchReader reader = new SampleBatchReader();
    Router router = new Router(PARTITIONS);
    long latestMillis = Workload.START_MILLIS;
    long[] markMillis = new long[PARTITIONS];
    for (Written record : written) {
      assertThat(WireFormat.schemaId(record.value())).isEqualTo(SCHEMA_ID);
      reader.read(record.value(), WireFormat.HEADER_LENGTH, record.value().length);
      assertThat(record.timestampMillis()).isGreaterThanOrEqualTo(latestMillis);
      latestMillis = record.timestampMillis();
      assertThat(reader.header().source().markMillis()).isEqualTo(record.timestampMillis());
      for (int series = 0; series < reader.seriesCount(); series++) {
        assertThat(
                router.partition(
                    reader.header().tenant(),
                    reader.bytes(),
                    reader.labelsStart(series),
                    reader.labelsEnd(series)))
            .isEqualTo(record.partition());
      }
      for (int i = 0; i < reader.floatCount(); i++) {
        assertThat(reader.timestampMillis(i))
            .isGreaterThanOrEqualTo(markMillis[record.partition()]);
      }
      markMillis[record.partition()] = record.timestampMillis();
    }
    assertThat(markMillis).containsOnly(latestMillis);
  }

  @Test
  void hasHeartbeatsForEachPartitionEvery5s() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long last = Workload.START_MILLIS;
      for (Written record : written.subList(0, written.size() - PARTITIONS)) {
        if (record.partition() == partition) {
          assertThat(record.timestampMillis() - last).isLessThanOrEqualTo(5_000);
          last = record.timestampMillis();
        }
      }
    }
  }

  @Test
  void closesTheWindowThatBeginsWithTheLastScrape() {
    List<Written> one = new ArrayList<>();
    TopologyLoad load =
        new TopologyLoad(
            new Workload(10, 10, 5),
            1,
            LEVELS,
            SCHEMA_ID,
            (partition, timestampMillis, value) ->
                one.add(new Written(partition, timestampMillis, Integer.toString(value.length))));
    load.scrapeAll(0);
    load.end();
    assertThat(load.expected().rollups()).extracting(RollupTotals::records).containsOnly(10L);
    assertThat(one.getLast().timestampMillis()).isEqualTo(Workload.START_MILLIS + 300_000);
  }

  @Test
  void expectsWhatItsRecordsHold() {
    SampleBatchReader reader = new SampleBatchReader();
    SampleTotals totals = new SampleTotals();
    List<Set<String>> windows = List.of(new HashSet<>(), new HashSet<>());
    long lastMillis = 0;
    for (Written record : written) {
      totals.add(record.value());
      reader.read(record.value(), WireFormat.HEADER_LENGTH, record.value().length);
      for (int series = 0; series < reader.seriesCount(); series++) {
        Labels labels =
            Labels.decode(reader.bytes(), reader.labelsStart(series), reader.labelsEnd(series));
        long timestampMillis = reader.timestampMillis(reader.floatsStart(series));
        lastMillis = Math.max(lastMillis, timestampMillis);
        windows.get(0).add(labels + "@" + timestampMillis / 60_000);
        windows.get(1).add(labels + "@" + timestampMillis / 300_000);
      }
    }
    assertThat(expected.samples()).isEqualTo(900L * SCRAPES).isEqualTo(totals.count());
    assertThat(expected.sum()).isEqualTo(totals.sum());
    assertThat(expected.rollups())
        .extracting(RollupTotals::level, RollupTotals::records, RollupTotals::count)
        .containsExactly(
            tuple("1m", (long) windows.get(0).size(), expected.samples()),
            tuple("5m", (long) windows.get(1).size(), expected.samples()));
    long closedMillis = written.getLast().timestampMillis();
    assertThat(closedMillis % 300_000).isZero();
    assertThat(closedMillis).isGreaterThan(lastMillis);
  }
}
