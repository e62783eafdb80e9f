package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.exchange.Report;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that begin to be read when they have been published for a while, or are no more. */
final class RuleReaderTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long ROUND = 15_000;
  private static final String HEAD = "groups:\n- name: g\n  rules:\n";

  /** A shard that has no series here. */
  private static final int AWAY = 0;

  private static final String READER = "  - {record: r, expr: q * 2}\n";

  private static String q(String expression) {
    return "  - {record: q, expr: " + expression + "}\n";
  }

  private static RuleProgram program(Map<Long, String> files) {
    return RuleStreamTest.program(
        files.entrySet().stream()
            .map(file ->
                RuleStreamTest.version(
                    1 + List.copyOf(new TreeMap<>(files).keySet()).indexOf(file.getKey()),
                    file.getKey(),
                    file.getValue()))
            .toList());
  }

  private static void run(RuleCluster cluster, int from, int to) {
    Labels m = Labels.of("__name__", "m", "instance", "i", "job", "j");
    for (int round = from; round < to; round++) {
      long time = NOON + round * ROUND;
      double minute = Math.floorDiv(round, 4);
      cluster.send(Map.of(m, Map.of(time, minute)), time, time + 100);
      cluster.settle(time + 100);
    }
  }

  /** What the reader gives, by minute. */
  private static Map<Long, Double> read(RuleCluster cluster) {
    Labels r = Labels.of("__name__", "r");
    Map<Long, Double> values = new TreeMap<>();
    cluster
        .lastResults()
        .forEach((time, results) -> {
          if (results.containsKey(r) && !results.get(r).element().stale()) {
            values.put((time - NOON) / MINUTE, results.get(r).element().value());
          }
        });
    return values;
  }

  /** The former life is read too, and has no further tick. */
  @ParameterizedTest
  @ValueSource(ints = {14, 16, 17, 40})
  void r6_aReaderThatBeginsAsItsRecordChangesIsEvaluated(int learnt) {
    Map<Long, String> files =
        new TreeMap<>(Map.of(RuleSetVersion.FROM_THE_BEGINNING, HEAD + q("sum(m)")));
    RuleProgram former = program(files);
    files.put(NOON + 3 * MINUTE + 1, HEAD + q("sum(m) + 100") + READER);
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      run(cluster, 0, learnt);
      cluster.learn(program(files), 100);
      run(cluster, learnt, 60);

      Map<Long, Double> read = read(cluster);
      assertThat(read.keySet()).contains(4L, 5L, 6L, 13L);
      read.forEach((minute, value) -> assertThat(value).isEqualTo(2 * (100.0 + minute)));
    }
  }

  @Test
  void r6_aReaderOfARecordThatWasOutIsEvaluated() {
    String other = "  - {record: other, expr: sum(m)}\n";
    Map<Long, String> files =
        new TreeMap<>(Map.of(RuleSetVersion.FROM_THE_BEGINNING, HEAD + q("sum(m)") + other));
    RuleProgram first = program(files);
    files.put(NOON + 3 * MINUTE + 1, HEAD + other);
    RuleProgram without = program(files);
    files.put(NOON + 6 * MINUTE + 1, HEAD + q("sum(m)") + other + READER);
    try (RuleCluster cluster = new RuleCluster(first, 3, 1)) {
      run(cluster, 0, 16);
      cluster.learn(without, 100);
      run(cluster, 16, 30);
      cluster.learn(program(files), 100);
      run(cluster, 30, 60);

      Map<Long, Double> read = read(cluster);
      assertThat(read.keySet()).contains(7L, 8L, 13L);
      read.forEach((minute, value) -> assertThat(value).isEqualTo(2.0 * minute));
    }
  }

  /** Nothing is reported before the record's next tick, for which samples have to be taken in. */
  @Test
  void r6_aReaderOfARecordThatIsSlowIsEvaluated() {
    String slow = "groups:\n- name: slow\n  interval: 1h\n  rules:\n" + q("sum(m)");
    Map<Long, String> files = new TreeMap<>(Map.of(RuleSetVersion.FROM_THE_BEGINNING, slow));
    RuleProgram former = program(files);
    files.put(NOON + 5 * MINUTE + 1, slow + "- name: g\n  rules:\n" + READER);
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      run(cluster, 0, 22);
      cluster.learn(program(files), 100);
      run(cluster, 22, 4 * 68);

      assertThat(cluster.held()).isEmpty();
      Map<Long, Double> read = read(cluster);
      assertThat(read.keySet()).containsExactly(60L, 61L, 62L, 63L, 64L);
      assertThat(read.values()).containsOnly(120.0);
    }
  }

  /** Who begins to read a record looks at ticks behind which the record's rule has come already. */
  @ParameterizedTest
  @CsvSource({"sum(m)", "sum_over_time(sum(m)[1d:1m])", "sum(sum_over_time(sum(m)[6m:2m]))"})
  void r7_aReaderHearsOfAllThatWasMissingBeforeItBegan(String expression) {
    Map<Long, String> files =
        new TreeMap<>(Map.of(RuleSetVersion.FROM_THE_BEGINNING, HEAD + q("'" + expression + "'")));
    RuleProgram former = program(files);
    files.put(NOON + 3 * MINUTE + 1, HEAD + q("'" + expression + "'") + READER);
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      run(cluster, 0, 10);
      cluster.lose(AWAY);
      run(cluster, 10, 30);
      cluster.learn(program(files), 100);
      run(cluster, 30, 44);

      assertThat(completeness(cluster))
          .containsAllEntriesOf(Map.of(4L, false, 5L, false, 6L, false, 7L, false, 8L, false));

      cluster.regain();
      run(cluster, 44, 50);
      assertThat(completeness(cluster).values()).hasSizeGreaterThan(5).containsOnly(true);
    }
  }

  /** Whether what the reader gives is complete, by minute. */
  private static Map<Long, Boolean> completeness(RuleCluster cluster) {
    Labels r = Labels.of("__name__", "r");
    Map<Long, Boolean> complete = new TreeMap<>();
    cluster
        .lastResults()
        .forEach((time, results) -> {
          if (results.containsKey(r)) {
            complete.put((time - NOON) / MINUTE, results.get(r).element().complete());
          }
        });
    return complete;
  }

  /** What merges have dropped of a record's ticks isn't missing in them. */
  @Test
  void r7_whatWasCompleteStaysSoWhenPlacesRestart() {
    String hour = "max_over_time(sum(m)[1h:1m])";
    String reader = "  - {record: r, expr: 'avg_over_time(q[2h])'}\n";
    String rules = HEAD + "  - {record: q, expr: '" + hour + "'}\n" + reader;
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), 3, 1)) {
      run(cluster, 0, 4 * 150);
      cluster.restart();
      run(cluster, 4 * 150, 4 * 160);

      assertThat(read(cluster)).containsKeys(149L, 158L);
      assertThat(cluster.results).noneMatch(result -> result.element().correction());
      assertThat(cluster.results)
          .filteredOn(result -> result.element().timestampMillis() > NOON + 130 * MINUTE)
          .allMatch(result -> result.element().complete());
    }
  }

  /** What is spent of a revision's counter doesn't come back, so no report takes any of it. */
  @Test
  void c2_reportsAreOfTheirFirstRevisionWhileNothingIsLateHoweverManyExchangesThereAre() {
    String delayed = "- name: d\n  query_offset: 1m\n  rules:\n  - {record: d, expr: sum(m)}\n";
    String rules = HEAD + q("sum(m)") + READER + "  - {record: o, expr: max(m)}\n" + delayed;
    Set<Long> revisions = new TreeSet<>();
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), 3, 1)) {
      cluster.reports =
          value ->
              Report.decode(new Payload(value, WireFormat.HEADER_LENGTH, value.length))
                  .sections()
                  .forEach(section -> revisions.add(section.revision()));
      run(cluster, 0, 40);

      assertThat(read(cluster)).hasSizeGreaterThan(5);
      assertThat(revisions).hasSize(1);
    }
  }

  /** A shard that is at an instance for a while that doesn't know the reader. */
  @Test
  void r6_aReaderIsEvaluatedWhereAShardWasAtWhoDidNotKnowItsRecord() {
    Map<Long, String> files =
        new TreeMap<>(Map.of(RuleSetVersion.FROM_THE_BEGINNING, HEAD + q("sum(m)")));
    RuleProgram former = program(files);
    files.put(NOON + 3 * MINUTE + 1, HEAD + q("sum(m) + 100") + READER);
    RuleProgram latest = program(files);
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      run(cluster, 0, 16);
      cluster.learn(latest, 100);
      run(cluster, 16, 24);
      cluster.moveShards(former);
      run(cluster, 24, 30);
      cluster.learn(latest, 100);
      run(cluster, 30, 60);

      assertThat(read(cluster).keySet()).contains(4L, 5L, 6L, 7L, 8L, 9L, 13L);
    }
  }
}
