package io.weir.topology.exchange;

import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sender has to say of one time. Immutable.
 *
 * @param complete whether all that it rests on was there
 * @param failure why there is no value, null if there is one; told to every partition
 * @param joins what was seen of the sides of joins; told to every partition
 * @param elements the value, or partial aggregates; not to be changed
 */
public record ReportContent(
    boolean complete, @Nullable String failure, JoinSides joins, List<Partial> elements) {
  /** That there is nothing, for sure. */
  public static final ReportContent NOTHING =
      new ReportContent(true, null, JoinSides.NONE, List.of());

  /** That there is no value, and why. */
  public static ReportContent failed(boolean complete, String failure) {
    return new ReportContent(complete, failure, JoinSides.NONE, List.of());
  }
}
