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

  private record Key(SeriesScope scope, Strictness strictness, List<Matcher> matchers) {}

  /** Nothing is looked at yet. */
  public StandingSeries(Head head, String tenant) {
    this.head = head;
    this.tenant = tenant;
    this.labels = new LabelTable(head);
    this.samples = new HeadSamples(head);
  }

  /** The series of a scope. */
  public StandingSource within(SeriesScope scope) {
    return new Scoped(scope, Strictness.NONE, Long.MAX_VALUE);
  }

  /**
   * The series of a scope, some of which end before a tick.
   *
   * @param strictness which
   * @param timeMillis the tick
   */
  public StandingSource within(SeriesScope scope, Strictness strictness, long timeMillis) {
    return new Scoped(scope, strictness, timeMillis);
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

  private final class Scoped implements StandingSource {
    private final SeriesScope scope;
    private final Strictness strictness;

    /** Where strict series end. */
    private final long strictMillis;

    Scoped(SeriesScope scope, Strictness strictness, long timeMillis) {
      this.scope = scope;
      this.strictness = strictness;
      this.strictMillis = timeMillis - 1;
    }

    private StandingSelection selection(List<Matcher> matchers) {
      StandingSelection selection =
          selections.computeIfAbsent(
              new Key(scope, strictness, matchers),
              key ->
                  new StandingSelection(
                      head,
                      new SelectedSlots(head, tenant, scope, strictness, matchers, labels),
                      samples));
      selection.refresh(strictMillis);
      return selection;
    }

    @Override
    public StandingColumn newest(
        List<Matcher> matchers, boolean times, long fromMillis, long toMillis) {
      return selection(matchers).newest(times, fromMillis, toMillis);
    }

    @Override
    public StandingColumn over(
        List<Matcher> matchers,
        Function function,
        long rangeMillis,
        long lagMillis,
        long endMillis) {
      return selection(matchers).over(function, rangeMillis, lagMillis, endMillis);
    }

    @Override
    public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
      return selection(matchers).select(fromMillis, toMillis);
    }
  }
}
