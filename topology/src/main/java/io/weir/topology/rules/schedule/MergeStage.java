package io.weir.topology.rules.schedule;

import io.weir.topology.promql.distribute.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A stage behind exchanges, with where its inputs come from.
 *
 * @param inputs what the stage's {@linkplain Stage.InMerges#inputs() inputs} are, in their order
 */
public record MergeStage(Stage.InMerges stage, Context context, List<StageInput> inputs) {
  public MergeStage {
    inputs = List.copyOf(inputs);
  }

  /** Where an input comes from. */
  public sealed interface StageInput {}

  /** Through an exchange, at the same time. */
  public record Received(ExchangeNode exchange) implements StageInput {}

  /**
   * From another stage of the same partition, at the times of its own context.
   *
   * @param rangeMillis how far is looked back from the end, which is excluded there
   * @param offsetMillis how long before the time it ends, 0 or more
   */
  public record Kept(MergeStage stage, long rangeMillis, long offsetMillis) implements StageInput {}

  /** All exchanges that this stage and those that it keeps receive, each once. */
  public Set<ExchangeNode> exchanges() {
    Set<ExchangeNode> found = new LinkedHashSet<>();
    for (StageInput input : inputs) {
      switch (input) {
        case Received received -> found.add(received.exchange());
        case Kept kept -> found.addAll(kept.stage().exchanges());
      }
    }
    return found;
  }

  /** The stages whose values it looks back upon, directly. */
  public List<Kept> kept() {
    List<Kept> found = new ArrayList<>();
    for (StageInput input : inputs) {
      if (input instanceof Kept kept) {
        found.add(kept);
      }
    }
    return found;
  }
}
