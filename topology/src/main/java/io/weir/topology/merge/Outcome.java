package io.weir.topology.merge;

import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.evaluate.RuleSample;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rule makes of its expression's value in one merge partition, before it is known what
 * became of it in the others (R8).
 *
 * @param failure why it fails; null if it doesn't
 * @param joins what was seen of the sides of its joins
 * @param samples what it gives, each labels once
 * @param alerts after the tick; of an alerting rule
 * @param count what counts towards the rule's limit
 * @param complete whether what it gives rests on everything: all that the value rests on had been
 *     reported, or each element is what one shard said of it
 * @param reliable whether nothing is missing for who reads it
 */
record Outcome(
    @Nullable String failure,
    JoinSides joins,
    List<RuleSample> samples,
    List<Alert> alerts,
    int count,
    boolean complete,
    boolean reliable) {

  /** Whether it says the same to the other partitions. */
  boolean tellsSame(Outcome other) {
    return count == other.count
        && complete == other.complete
        && Objects.equals(failure, other.failure)
        && joins.equals(other.joins);
  }
}
