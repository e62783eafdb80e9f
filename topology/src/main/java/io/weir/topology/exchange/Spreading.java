package io.weir.topology.exchange;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.distribute.Destination;
import io.weir.topology.promql.distribute.KeyLabels;
import io.weir.topology.promql.distribute.StageOperator;
import io.weir.topology.promql.operator.Partial;
import java.util.ArrayList;
import java.util.List;

/** Sends each element where its exchange wants it, and every partition the barrier. */
public final class Spreading {
  private Spreading() {}

  /** Reports one time of one exchange to all merge partitions. */
  public static void report(
      ReportWriter writer,
      Destination destination,
      long exchangeId,
      int sender,
      long timeMillis,
      long revision,
      ReportContent content) {
    List<Partial> elements = content.elements();
    List<List<Partial>> byTarget =
        switch (destination) {
          case Destination.Everywhere ignored -> null;
          case Destination.Hashed hashed -> spread(hashed, elements, writer.targets());
        };
    for (int target = 0; target < writer.targets(); target++) {
      writer.add(
          target,
          exchangeId,
          sender,
          timeMillis,
          revision,
          content,
          byTarget == null ? elements : byTarget.get(target));
    }
  }

  private static List<List<Partial>> spread(
      Destination.Hashed hashed, List<Partial> elements, int targets) {
    List<List<Partial>> byTarget = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      byTarget.add(new ArrayList<>());
    }
    if (hashed.key().isNone()) {
      byTarget.get(single(targets)).addAll(elements);
    } else {
      for (Partial element : elements) {
        byTarget.get(StageOperator.partition(hashed, element.labels(), targets)).add(element);
      }
    }
    return byTarget;
  }

  /** The merge partition of the empty key, where single stages are. */
  public static int single(int targets) {
    return StageOperator.partition(new Destination.Hashed(KeyLabels.NONE), Labels.empty(), targets);
  }
}
