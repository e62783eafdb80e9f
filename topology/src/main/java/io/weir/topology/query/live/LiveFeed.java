package io.weir.topology.query.live;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Progress;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One expression's ticks, for all who listen: each is evaluated once when the watermark has passed
 * it; when anything has changed behind the watermark, those that are still corrected are evaluated
 * again. Advanced by one thread; listeners come and go by any.
 */
final class LiveFeed {
  /** After a pause, so many ticks are told; older ones are passed over. */
  private static final int MOST_AT_ONCE = 100;

  private final QueryEngine engine;
  private final Query query;
  private final LiveQuestion question;
  private final QueryOptions options;
  private final List<LiveListener> listeners = new ArrayList<>();

  /** What was told, by tick, as long as it is corrected. */
  private final TreeMap<Long, VectorValue> told = new TreeMap<>();

  private Map<Integer, Long> changes = Map.of();
  private long revision;
  private boolean ended;
  private @Nullable LiveTick newest;

  LiveFeed(QueryEngine engine, Query query, LiveQuestion question, QueryOptions options) {
    this.engine = engine;
    this.query = query;
    this.question = question;
    this.options = options;
  }

  /** Adds one who listens, and tells it the newest tick; false if the feed has ended. */
  synchronized boolean add(LiveListener listener) {
    if (ended) {
      return false;
    }
    listeners.add(listener);
    if (newest != null) {
      listener.tick(newest);
    }
    return true;
  }

  /** Takes away one who listened; true if nobody is left. */
  synchronized boolean remove(LiveListener listener) {
    listeners.remove(listener);
    ended |= listeners.isEmpty();
    return ended;
  }

  /** Tells what is known now. */
  void advance(Progress progress) {
    long step = question.stepMillis();
    // A tick runs when the watermark is greater (T7).
    long last = Math.floorDiv(progress.watermarkMillis() - 1, step) * step;
    if (progress.watermarkMillis() == Long.MIN_VALUE) {
      return;
    }
    try {
      if (!told.isEmpty() && !progress.changes().equals(changes)) {
        correct();
      }
      changes = progress.changes();
      long first =
          told.isEmpty() ? last : Math.max(told.lastKey() + step, last - (MOST_AT_ONCE - 1) * step);
      for (long time = first; time <= last; time += step) {
        QueryAnswer answer = engine.instant(query, time, options);
        VectorValue value = vector(answer.value(), time);
        told.put(time, value);
        revision = Math.max(revision + 1, leastRevision(time, step));
        tell(new LiveTick(time, false, revision, value, answer.warnings(), answer.infos()));
      }
      if (!told.isEmpty()) {
        told.headMap(told.lastKey() - question.corrected().toMillis()).clear();
      }
    } catch (QueryFailure e) {
      fail(e);
    }
  }

  private void correct() {
    for (Map.Entry<Long, VectorValue> entry : told.entrySet()) {
      long time = entry.getKey();
      QueryAnswer answer = engine.instant(query, time, options);
      VectorValue value = vector(answer.value(), time);
      if (!isSame(value, entry.getValue())) {
        entry.setValue(value);
        tell(new LiveTick(time, true, ++revision, value, answer.warnings(), answer.infos()));
      }
    }
  }

  /** Revisions go on where an earlier feed, or another instance's, has ended, or soon after. */
  static long leastRevision(long timeMillis, long stepMillis) {
    return Math.max(1, Math.floorDiv(timeMillis, stepMillis));
  }

  static VectorValue vector(QueryValue value, long timeMillis) {
    return switch (value) {
      case VectorValue vector -> vector.sorted();
      case ScalarValue scalar ->
          new VectorValue(
              timeMillis, new Labels[] {Labels.empty()}, new double[] {scalar.value()}, null);
      default ->
          throw new QueryFailure(
              QueryFailure.Kind.BAD_DATA,
              "a live query needs a scalar or an instant vector, found a range or a string");
    };
  }

  private static boolean isSame(VectorValue one, VectorValue other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!one.labels(i).equals(other.labels(i))
          || Double.doubleToRawLongBits(one.value(i)) != Double.doubleToRawLongBits(other.value(i))
          || !Objects.equals(one.histogram(i), other.histogram(i))) {
        return false;
      }
    }
    return true;
  }

  private synchronized void tell(LiveTick tick) {
    if (!tick.correction() || (newest != null && newest.timeMillis() == tick.timeMillis())) {
      newest = tick;
    }
    List.copyOf(listeners).forEach(listener -> listener.tick(tick));
  }

  /** Ends the feed. */
  synchronized void fail(QueryFailure failure) {
    ended = true;
    List.copyOf(listeners).forEach(listener -> listener.failed(failure));
    listeners.clear();
  }

  synchronized boolean hasEnded() {
    return ended;
  }
}
