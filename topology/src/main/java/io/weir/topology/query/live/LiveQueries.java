package io.weir.topology.query.live;

import io.weir.topology.query.Progress;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live queries of one instance. Equal questions of equal askers cost one evaluation a tick, however
 * many ask. Thread-safe.
 */
public final class LiveQueries implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LiveQueries.class);
  private static final long LOOK_MILLIS = 250;

  /** Of it, as much as one may wait for clients that are slow to read. */
  private static final int PARTS_OF_HEAP = 16;

  private static final Duration LEAST_STEP = Duration.ofSeconds(1);

  /** How far behind the newest tick others are corrected. */
  private static final Duration CORRECTED = Duration.ofMinutes(5);

  private final QueryEngine engine;
  private final Supplier<Progress> progress;
  private final QueryOptions options;
  private final int most;
  private final Backlog backlog = new Backlog(Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);
  private final Map<LiveQuestion, Running> feeds = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** A feed and the thread that advances it. */
  private record Running(LiveFeed feed, Thread thread) {}

  /** One who listens; closing it ends that. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * None yet. Ticks are evaluated from what the shards hold.
   *
   * @param progress how far the shards are; asked a few times a second while somebody listens
   * @param most different questions at a time
   */
  public LiveQueries(
      QueryEngine engine, Supplier<Progress> progress, QueryOptions options, int most) {
    this.engine = engine;
    this.progress = progress;
    this.options = options.withSource(Source.HEAD);
    this.most = most;
  }

  /**
   * Tells an expression's ticks, the newest that is known first.
   *
   * @param step ticks are the multiples of it; at least a second
   * @throws QueryFailure if the step is too short, or too many questions are asked already
   */
  public Subscription subscribe(Query query, Duration step, LiveListener listener) {
    return subscribe(query, step, listener, () -> {});
  }

  /**
   * The same for one who was away: told first are the ticks behind the one that it has heard last,
   * as far as shards hold their samples. What was corrected meanwhile of those that it has heard
   * isn't told again.
   *
   * @param heardMillis the time of the tick that was heard last
   * @throws QueryFailure if the step is too short, or too many questions are asked already
   */
  public Subscription resume(Query query, Duration step, long heardMillis, LiveListener listener) {
    Resumption resumption =
        new Resumption(engine, query, options, Math.max(1, step.toMillis()), heardMillis, listener);
    return subscribe(query, step, resumption, resumption::close);
  }

  private Subscription subscribe(Query query, Duration step, LiveListener listener, Runnable end) {
    if (step.compareTo(LEAST_STEP) < 0) {
      throw new QueryFailure(
          QueryFailure.Kind.BAD_DATA,
          "step: expected at least 1s, found " + step.toMillis() + "ms");
    }
    LiveQuestion question = LiveQuestion.of(query, step, CORRECTED);
    synchronized (feeds) {
      Running known = feeds.get(question);
      if (known == null || !known.feed().add(listener)) {
        known = begin(query, question, listener);
      }
      LiveFeed feed = known.feed();
      return () -> {
        end.run();
        remove(question, feed, listener);
      };
    }
  }

  /** What clients haven't read of what they were told. */
  public Backlog backlog() {
    return backlog;
  }

  private Running begin(Query query, LiveQuestion question, LiveListener listener) {
    feeds.values().removeIf(running -> running.feed().hasEnded());
    if (closed.getCount() == 0 || feeds.size() >= most) {
      throw new QueryFailure(
          QueryFailure.Kind.UNAVAILABLE,
          "live queries: expected at most " + most + " different ones at a time, found more");
    }
    LiveFeed feed = new LiveFeed(engine, query, question, options);
    feed.add(listener);
    Thread thread = Thread.ofVirtual().name("weir-live-", 0).start(() -> run(feed));
    Running running = new Running(feed, thread);
    feeds.put(question, running);
    return running;
  }

  private void remove(LiveQuestion question, LiveFeed feed, LiveListener listener) {
    synchronized (feeds) {
      @Nullable Running running = feeds.get(question);
      if (feed.remove(listener) && running != null && running.feed() == feed) {
        feeds.remove(question);
        running.thread().interrupt();
      }
    }
  }

  private void run(LiveFeed feed) {
    try {
      while (!feed.hasEnded() && !closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        feed.advance(progress.get());
      }
    } catch (InterruptedException e) {
      logger.debug("nobody listens any more", e);
    } catch (QueryFailure e) {
      feed.fail(e);
    } catch (RuntimeException e) {
      logger.error("a live query failed", e);
      feed.fail(new QueryFailure(QueryFailure.Kind.EXECUTION, String.valueOf(e), e));
    }
  }

  /** Ends all. */
  @Override
  public void close() {
    closed.countDown();
    synchronized (feeds) {
      for (Running running : List.copyOf(feeds.values())) {
        running.thread().interrupt();
        running.feed().fail(new QueryFailure(QueryFailure.Kind.CANCELED, "the instance stops"));
      }
      feeds.clear();
    }
  }
}
