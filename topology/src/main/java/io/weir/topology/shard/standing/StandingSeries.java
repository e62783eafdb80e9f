package io.weir.topology.shard.standing;

import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.operator.StandingSource;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.shard.head.Head;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A tenant's series in a shard's head, for expressions that are evaluated tick after tick. Give
 * {@link #within} to each evaluation; what a tick finds is what the head holds then, whatever was
 * evaluated before. A tick that isn't before the last one costs what has changed; an earlier one,
 * for a correction, looks at the samples of its ranges.
 *
 * <p>To be made anew when the head was given to another, as at a processor's {@code init}. For the
 * thread that changes the head.
 */
public final class StandingSeries {
  private final Head head;
  private final String tenant;
  private final LabelTable labels;
  private final HeadSamples samples;
  private final Map<Key, StandingSelection> selections = new HashMap<>();

  private record Key(SeriesScope scope, List<Matcher> matchers) {}

  /** Nothing is looked at yet. */
  public StandingSeries(Head head, String tenant) {
    this.head = head;
    this.tenant = tenant;
    this.labels = new LabelTable(head);
    this.samples = new HeadSamples(head);
  }

  /** The series of a scope. */
  public StandingSource within(SeriesScope scope) {
    return new Scoped(scope);
  }

  /**
   * Forgets selections, ranges and labels that weren't asked for since the last call: to be called
   * when rules have changed, and now and then.
   */
  public void forgetUnused() {
    for (Iterator<StandingSelection> each = selections.values().iterator(); each.hasNext(); ) {
      if (!each.next().forgetUnused()) {
        each.remove();
      }
    }
    labels.forgetRemoved();
  }

  private StandingSelection selection(SeriesScope scope, List<Matcher> matchers) {
    StandingSelection selection =
        selections.computeIfAbsent(
            new Key(scope, matchers),
            key -> new StandingSelection(head, tenant, key.scope, key.matchers, labels, samples));
    selection.refresh();
    return selection;
  }

  private final class Scoped implements StandingSource {
    private final SeriesScope scope;

    Scoped(SeriesScope scope) {
      this.scope = scope;
    }

    @Override
    public StandingColumn newest(List<Matcher> matchers, long fromMillis, long toMillis) {
      return selection(scope, matchers).newest(fromMillis, toMillis);
    }

    @Override
    public StandingColumn over(
        List<Matcher> matchers,
        Function function,
        long rangeMillis,
        long lagMillis,
        long endMillis) {
      return selection(scope, matchers).over(function, rangeMillis, lagMillis, endMillis);
    }

    @Override
    public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
      return selection(scope, matchers).select(fromMillis, toMillis);
    }
  }
}
