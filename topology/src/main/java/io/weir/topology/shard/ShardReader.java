package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The door through which a shard's recent samples are read, by any number of threads, while the
 * stream thread writes.
 *
 * <p><b>Who holds the state, and for how long.</b> The stream thread holds it during {@code
 * process()}, from the first change to the last, so that nobody sees half a record; whoever
 * restores holds it for one entry of the changelog. Readers queue at a gate, behind which one of
 * them waits for the state or has it; so the stream thread waits for one reader at most, however
 * many there are. That one has it for a <em>turn</em>: it copies what it needs, until it has done
 * 16,384 units of work (a sample, a slot, a value) or a millisecond is over, gives the state back
 * and comes again. Expressions are matched, labels decoded and visitors called between turns. The
 * locks are fair, so a reader too waits for one record at most before each turn. The stream thread
 * itself may read within {@code process()}; it has the state already.
 *
 * <p><b>What a reader sees.</b> Records are atomic: a turn sees all of a record or nothing. Of each
 * series, a selection shows at least all samples of the range that were there when it began and
 * haven't aged since, and may show some of those that came meanwhile. A series that is shown from
 * one turn, which all are that have less than some 16,000 samples, is as it was between two
 * records; series that are shown from different turns may differ by the records between. All that
 * came in time before the watermark of {@link ShardView} is there; what comes late isn't until it
 * comes. Samples may be seen before their transaction is committed: after a crash the shard takes
 * them in again.
 *
 * <p><b>Which shards.</b> An active one; a standby if asked for. One that is closed, restoring or
 * failed refuses with {@link UnreadableShardException}, in the midst of a selection too; what was
 * shown until then counts for nothing.
 *
 * <p>Safe for any number of threads.
 */
public final class ShardReader {
  private final ShardStateHolder holder;

  ShardReader(ShardStateHolder holder) {
    this.holder = holder;
  }

  /**
   * Shows the series of a tenant that fulfil all of some conditions and have samples in a range, in
   * no particular order.
   *
   * @param fromMillis first event time, included, since the Unix epoch
   * @param toMillis last event time, included; if it is before {@code fromMillis}, nothing is shown
   * @param visitor is called on this thread, outside of turns
   * @return the shard as it was when this began
   * @throws UnreadableShardException if the shard can't be read, or this thread is interrupted
   */
  public ShardView select(
      String tenant,
      List<Matcher> matchers,
      long fromMillis,
      long toMillis,
      ReadFrom from,
      SeriesVisitor visitor) {
    return select(tenant, matchers, fromMillis, toMillis, false, from, visitor);
  }

  /**
   * Shows the same series with no float but the newest in the range; with all native histograms.
   *
   * @throws UnreadableShardException as for {@link #select}
   */
  public ShardView newest(
      String tenant,
      List<Matcher> matchers,
      long fromMillis,
      long toMillis,
      ReadFrom from,
      SeriesVisitor visitor) {
    return select(tenant, matchers, fromMillis, toMillis, true, from, visitor);
  }

  private ShardView select(
      String tenant,
      List<Matcher> matchers,
      long fromMillis,
      long toMillis,
      boolean newestOnly,
      ReadFrom from,
      SeriesVisitor visitor) {
    try (ReaderTurns turns = new ReaderTurns(holder, from)) {
      ShardView view = holder.view();
      ShardState state = holder.readable();
      List<FoundSeries> series = SeriesSearch.find(state.head(), tenant, matchers, turns);
      new SampleReading(state.head(), series, fromMillis, toMillis, newestOnly, turns)
          .show(visitor);
      return view;
    }
  }

  /**
   * The encoded labels of the series that {@link #select} would show, in no particular order; not
   * to be changed.
   *
   * @throws UnreadableShardException as for {@link #select}
   */
  public List<byte[]> encodedLabels(
      String tenant, List<Matcher> matchers, long fromMillis, long toMillis, ReadFrom from) {
    try (ReaderTurns turns = new ReaderTurns(holder, from)) {
      Head head = holder.readable().head();
      SampleCursor cursor = new SampleCursor();
      List<byte[]> labels = new ArrayList<>();
      for (FoundSeries series : SeriesSearch.find(head, tenant, matchers, turns)) {
        int slot = head.slotOfRef(series.ref());
        if (slot != Head.NONE && head.hasSamples(cursor, slot, fromMillis, toMillis)) {
          labels.add(series.labels());
        }
        turns.spend(SampleReading.SEEK_UNITS);
      }
      return labels;
    }
  }

  /**
   * What the shard was a moment ago, whether or not it can be read. This waits for nobody: what is
   * read afterwards is from then, or from later.
   */
  public ShardView lastView() {
    return holder.lastView();
  }

  /**
   * What the shard is now.
   *
   * @throws UnreadableShardException as for {@link #select}
   */
  public ShardView view(ReadFrom from) {
    ReaderTurns turns = new ReaderTurns(holder, from);
    try {
      return holder.view();
    } finally {
      turns.close();
    }
  }

  /**
   * The names of the labels of a tenant's series, ascending as UTF-8. Series are known for some
   * time after their last sample has aged.
   *
   * @param matchers conditions on the series; none for all
   * @throws UnreadableShardException as for {@link #select}
   */
  public List<String> labelNames(String tenant, List<Matcher> matchers, ReadFrom from) {
    try (ReaderTurns turns = new ReaderTurns(holder, from)) {
      ShardState state = holder.readable();
      if (matchers.isEmpty()) {
        return state.head().index().labelNames(state.head().knownTenantId(tenant), turns);
      }
      TreeSet<String> names = new TreeSet<>(Labels::compareUtf8);
      for (Labels labels : labels(state, tenant, matchers, turns)) {
        for (int i = 0; i < labels.size(); i++) {
          names.add(labels.name(i));
        }
      }
      return List.copyOf(names);
    }
  }

  /**
   * The values of a label in a tenant's series, ascending as UTF-8, none of them empty.
   *
   * @param matchers conditions on the series; none for all
   * @throws UnreadableShardException as for {@link #select}
   */
  public List<String> labelValues(
      String tenant, String name, List<Matcher> matchers, ReadFrom from) {
    try (ReaderTurns turns = new ReaderTurns(holder, from)) {
      ShardState state = holder.readable();
      if (matchers.isEmpty()) {
        return state.head().index().labelValues(state.head().knownTenantId(tenant), name, turns);
      }
      TreeSet<String> values = new TreeSet<>(Labels::compareUtf8);
      for (Labels labels : labels(state, tenant, matchers, turns)) {
        if (labels.has(name)) {
          values.add(labels.value(name));
        }
      }
      return List.copyOf(values);
    }
  }

  /** Ends the turn. */
  private static List<Labels> labels(
      ShardState state, String tenant, List<Matcher> matchers, ReaderTurns turns) {
    List<FoundSeries> series = SeriesSearch.find(state.head(), tenant, matchers, turns);
    turns.leave();
    return series.stream().map(FoundSeries::decoded).toList();
  }
}
