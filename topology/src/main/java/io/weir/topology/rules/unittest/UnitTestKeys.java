package io.weir.topology.rules.unittest;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.Default;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a test file, before anything is known of their values. */
record UnitTestKeys(
    List<String> ruleFiles,
    @Default("0") Duration evaluationInterval,
    List<String> groupEvalOrder,
    List<ConfigNode> tests,
    @Default("false") boolean fuzzyCompare) {

  record Group(
      @Default("0") Duration interval,
      List<ConfigNode> inputSeries,
      List<ConfigNode> alertRuleTest,
      List<ConfigNode> promqlExprTest,
      Map<String, String> externalLabels,
      @Default("") String externalUrl,
      @Default("") String name,
      Optional<StartTime> startTimestamp) {}

  record Series(@Default("") String series, @Default("") String values) {}

  record AlertRuleTest(
      @Default("0") Duration evalTime,
      @Default("") String alertname,
      List<ExpectedAlert> expAlerts) {}

  record ExpectedAlert(Map<String, String> expLabels, Map<String, String> expAnnotations) {}

  record ExpressionTest(
      @Default("") String expr, @Default("0") Duration evalTime, List<ExpectedSample> expSamples) {}

  /** A number in quotes is a text, which isn't taken for one. */
  record ExpectedSample(
      @Default("") String labels, Optional<ConfigNode> value, @Default("") String histogram) {
    ExpectedSample {
      if (value.isPresent()) {
        YamlNumbers.of(value.get());
      }
    }

    double number() {
      return value.isPresent() ? YamlNumbers.of(value.get()) : 0;
    }
  }
}
