package io.weir.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.exchange.Report;
import io.weir.topology.exchange.ReportContent;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.exchange.Section;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.rules.schedule.RuleNode;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.RuleTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which steps of a subquery are evaluated again: those of which another report is seen. */
final class StageValueTest {
  private static final SenderKey SHARD = new SenderKey(0, 0);

  private final KeyValueStore<Bytes, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("merge"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .withCachingDisabled()
          .build();
  private final MergeState state;

  StageValueTest() {
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    state = new MergeState(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum_over_time(count(m)[30m:1m])",
        "sum_over_time(count(m)[30m:1m] offset 5m)",
        "sum_over_time(count(m)[30m:1m] offset 40m)"
      })
  void aStepIsEvaluatedOnceWhileItIsLookedBackUpon(String expression) {
    RuleNode rule = rule(expression);
    StageValue value = new StageValue(rule.results(), state, new MergePlace(0, 1, 1, "default"));
    long exchange = rule.results().exchanges().iterator().next().id();
    for (int minute = 1; minute <= 110; minute++) {
      report(exchange, minute, 1, 1);
    }
    for (int minute = 90; minute <= 100; minute++) {
      assertThat(at(value, minute)).isEqualTo(30);
    }

    value.prune(minute(95));
    for (int minute = 1; minute <= 110; minute++) {
      report(exchange, minute, 2, 2);
    }

    assertThat(at(value, 101)).as("one step anew").isEqualTo(29 + 2);
    assertThat(at(value, 102)).as("one more").isEqualTo(28 + 2 + 2);
    assertThat(at(value, 95)).as("none").isEqualTo(30);
    assertThat(at(value, 93)).as("two that were forgotten").isEqualTo(28 + 2 + 2);
  }

  private static double at(StageValue value, int minute) {
    long time = minute(minute);
    return value.vector(value.evaluation(time), time).value(0);
  }

  private static RuleNode rule(String expression) {
    String file = "groups:\n- name: g\n  rules:\n  - {record: r, expr: '" + expression + "'}\n";
    RuleSources sources =
        new RuleSources(
            Duration.ofMinutes(1),
            Duration.ZERO,
            Map.of(),
            "",
            List.of(new RuleSource("rules.yml", file)));
    RuleSetVersion version = new RuleSetVersion(1, RuleSetVersion.FROM_THE_BEGINNING, "h", sources);
    RuleTimeline timeline = RuleTimeline.of(List.of(version), PlanLimits.DEFAULTS);
    return RuleProgram.of(timeline, 1).rules().getFirst();
  }

  /** Tells nobody that it is another than before. */
  private void report(long exchange, int minute, double count, long revision) {
    ReportWriter writer = new ReportWriter(1, 0, 1, (target, value) -> takeIn(value));
    List<Partial> elements = List.of(new Partial(Labels.empty(), new double[] {count}, List.of()));
    ReportContent content = new ReportContent(true, null, JoinSides.NONE, elements);
    writer.begin(1, 0);
    writer.add(0, exchange, 0, minute(minute), revision, content, elements);
    writer.flush();
  }

  private void takeIn(byte[] value) {
    Payload payload = new Payload(value, WireFormat.HEADER_LENGTH, value.length);
    for (Section section : Report.decode(payload).sections()) {
      StoredReport whole = state.collect(SHARD, section);
      if (whole != null) {
        state.replace(state.inflow(section.exchangeId()), section.timeMillis(), SHARD, whole);
      }
    }
  }

  private static long minute(int minute) {
    return minute * 60_000L;
  }
}
