package io.weir.topology.rules.evaluate;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.value.VectorValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives each element the rule's name and labels. Keeps nothing from tick to tick. */
public final class RecordingEvaluation implements RuleEvaluation {
  private final String name;
  private final Map<String, String> labels;
  private final int limit;

  RecordingEvaluation(String name, Map<String, String> labels, int limit) {
    this.name = name;
    this.labels = Map.copyOf(labels);
    this.limit = limit;
  }

  @Override
  public List<RuleSample> evaluate(Instant tick, VectorValue vector) throws RuleFailure {
    List<RuleSample> samples = new ArrayList<>();
    Set<Labels> seen = new HashSet<>();
    for (int i = 0; i < vector.size(); i++) {
      Labels.Builder builder = vector.labels(i).toBuilder().set(Labels.METRIC_NAME, name);
      labels.forEach(builder::set);
      Labels recorded = builder.build();
      if (!seen.add(recorded)) {
        throw new RuleFailure(
            "vector contains metrics with the same labelset after applying rule labels");
      }
      samples.add(new RuleSample(recorded, vector.value(i), vector.histogram(i)));
    }
    if (limit > 0 && samples.size() > limit) {
      throw new RuleFailure("exceeded limit of %d with %d series".formatted(limit, samples.size()));
    }
    return samples;
  }
}
