package io.weir.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  private final TopicPlan plan = new TopicPlan(new Topics("weir"), 8, List.of("5m", "1h"));

  @Test
  void namesEveryTopicOfTheFlow() {
    assertThat(plan.specs())
        .extracting(TopicSpec::name)
        .containsExactly(
            "weir.ingest",
            "weir.samples",
            "weir.clean",
            "weir.rollup.5m",
            "weir.rollup.1h",
            "weir.exchange",
            "weir.recorded",
            "weir.results",
            "weir.alerts",
            "weir.metadata",
            "weir.rejected",
            "weir.control");
  }

  @Test
  void t1_whatShardsReadBearsAppendTime() {
    assertThat(plan.specs())
        .filteredOn(spec -> "LogAppendTime".equals(spec.settings().get("message.timestamp.type")))
        .extracting(TopicSpec::name)
        .containsExactly("weir.ingest", "weir.samples", "weir.exchange", "weir.recorded");
  }

  @Test
  void aReplayKeepsTheAppendTimesOfItsRecords() {
    assertThat(plan.specsForReplay()).hasSameSizeAs(plan.specs());
    assertThat(plan.specsForReplay())
        .extracting(TopicSpec::settings)
        .allSatisfy(settings ->
            assertThat(settings)
                .containsEntry("message.timestamp.type", "CreateTime")
                .containsEntry("retention.ms", "-1"));
  }

  @Test
  void refusesANameThatKafkaRefuses() {
    assertThatThrownBy(() -> new Topics("a b"))
        .hasMessage("expected 1 to 200 of a-z A-Z 0-9 . _ -, found \"a b\"");
  }
}
