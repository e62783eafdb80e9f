package io.weir.topology.query.live;

import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens for one who was away: tells it the ticks that it has missed, as they are now, each once,
 * then goes on with those that come. What comes meanwhile waits.
 */
final class Resumption implements LiveListener, AutoCloseable {
  /** Older ticks are passed over. */
  private static final int MOST_TICKS = 11_000;

  private final QueryEngine engine;
  private final Query query;
  private final QueryOptions options;
  private final long stepMillis;
  private final long heardMillis;
  private final LiveListener listener;

  // All are guarded by this.
  private final List<LiveTick> waiting = new ArrayList<>();
  private @Nullable Thread thread;
  private boolean caughtUp;
  private boolean ended;

  /**
   * For a listener that needs no lock of its own.
   *
   * @param heardMillis the newest tick that it was told
   */
  Resumption(
      QueryEngine engine,
      Query query,
      QueryOptions options,
      long stepMillis,
      long heardMillis,
      LiveListener listener) {
    this.engine = engine;
    this.query = query;
    this.options = options;
    this.stepMillis = stepMillis;
    this.heardMillis = heardMillis;
    this.listener = listener;
  }

  @Override
  public synchronized void tick(LiveTick tick) {
    boolean repeated = !tick.correction() && tick.timeMillis() <= heardMillis;
    if (ended || repeated) {
      return;
    }
    if (caughtUp) {
      listener.tick(tick);
      return;
    }
    waiting.add(tick);
    if (thread == null && !tick.correction()) {
      thread =
          Thread.ofVirtual().name("weir-live-resume-", 0).start(() -> catchUp(tick.timeMillis()));
    }
  }

  /** Tells what lies between the last tick that was heard and the first that came. */
  private void catchUp(long untilMillis) {
    try {
      long oldest = untilMillis - MOST_TICKS * stepMillis;
      long next = (Math.floorDiv(Math.max(heardMillis, oldest), stepMillis) + 1) * stepMillis;
      for (long time = next; time < untilMillis; time += stepMillis) {
        QueryAnswer answer = engine.instant(query, time, options);
        tell(
            new LiveTick(
                time,
                false,
                LiveFeed.leastRevision(time, stepMillis),
                LiveFeed.vector(answer.value(), time),
                answer.warnings(),
                answer.infos()));
      }
      goOn();
    } catch (QueryFailure e) {
      failed(e);
    }
  }

  private synchronized void tell(LiveTick tick) {
    if (!ended) {
      listener.tick(tick);
    }
  }

  private synchronized void goOn() {
    if (!ended) {
      waiting.forEach(listener::tick);
    }
    waiting.clear();
    caughtUp = true;
  }

  @Override
  public synchronized void failed(QueryFailure failure) {
    if (!ended) {
      ended = true;
      listener.failed(failure);
    }
  }

  @Override
  public synchronized void close() {
    ended = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
