package io.weir.topology.query.cluster;

import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.Asker;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.shard.ShardAnswer;
import io.weir.topology.query.shard.ShardHost;
import io.weir.topology.query.shard.ShardHostException;
import io.weir.topology.query.shard.ShardScope;
import io.weir.topology.shard.ReadFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks all shards, each at one place at a time: where it is active, else where it is kept warm.
 * Each partition counts once. Shards that move meanwhile are looked for again, for a while.
 * Thread-safe.
 */
final class Fanout implements AutoCloseable {
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final Cluster cluster;
  private final Duration patience;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("weir-query-call-", 0).factory());
  private final CountDownLatch closed = new CountDownLatch(1);

  /** How one instance is asked. */
  @FunctionalInterface
  interface Ask<T> {
    List<ShardAnswer<T>> of(ShardHost host, ShardScope scope, Duration timeout);
  }

  /** One place that is asked for some partitions. */
  private record Attempt<T>(
      Cluster.Place place, List<Integer> partitions, FutureTask<List<ShardAnswer<T>>> answers) {}

  /**
   * Over a cluster.
   *
   * @param patience so long it is looked again who has a shard that nobody answers for
   */
  Fanout(Cluster cluster, Duration patience) {
    this.cluster = cluster;
    this.patience = patience;
  }

  /**
   * Asks all shards and waits for them.
   *
   * @throws QueryException if a shard says that there is no value
   * @throws QueryFailure if the time is over, the thread is interrupted, or no partition is known
   */
  <T> Outcome<T> ask(Asker asker, Deadline deadline, Ask<T> ask) {
    Map<Integer, ShardAnswer.Read<T>> read = new HashMap<>();
    Map<Integer, String> missing = new TreeMap<>();
    Deadline lastLook = Deadline.in(patience);
    boolean first = true;
    while (true) {
      List<List<Cluster.Place>> places = cluster.places();
      if (places.isEmpty() && !first && lastLook.isOver()) {
        throw new QueryFailure(
            QueryFailure.Kind.UNAVAILABLE,
            "the stream instance is starting: no shard is known yet");
      }
      if (!places.isEmpty()) {
        askPlaces(places, asker, deadline, ask, read, missing);
        if (missing.isEmpty() || lastLook.isOver()) {
          return new Outcome<>(read, missing);
        }
      }
      first = false;
      lookAgain(deadline);
    }
  }

  private void lookAgain(Deadline deadline) {
    if (deadline.isOver()) {
      throw timedOut();
    }
    try {
      if (closed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new QueryFailure(QueryFailure.Kind.CANCELED, "the instance stops");
      }
    } catch (InterruptedException e) {
      throw canceled(e);
    }
  }

  /** Asks each partition that is missing, at one of its places after the other. */
  private <T> void askPlaces(
      List<List<Cluster.Place>> places,
      Asker asker,
      Deadline deadline,
      Ask<T> ask,
      Map<Integer, ShardAnswer.Read<T>> read,
      Map<Integer, String> missing) {
    Set<Integer> wanted = new TreeSet<>();
    int mostPlaces = 0;
    for (int partition = 0; partition < places.size(); partition++) {
      if (!read.containsKey(partition)) {
        wanted.add(partition);
        mostPlaces = Math.max(mostPlaces, places.get(partition).size());
        missing.putIfAbsent(partition, "no instance has it");
      }
    }
    Set<ShardHost> away = new HashSet<>();
    for (int choice = 0; choice < mostPlaces && !wanted.isEmpty(); choice++) {
      List<Attempt<T>> attempts = attempts(places, choice, wanted, away, asker, deadline, ask);
      try {
        for (Attempt<T> attempt : attempts) {
          collect(attempt, deadline, away, read, missing);
        }
      } finally {
        // If one ends the question, nobody waits for the others.
        attempts.forEach(attempt -> attempt.answers().cancel(true));
      }
      wanted.removeAll(read.keySet());
    }
    missing.keySet().removeAll(read.keySet());
  }

  private <T> List<Attempt<T>> attempts(
      List<List<Cluster.Place>> places,
      int choice,
      Set<Integer> wanted,
      Set<ShardHost> away,
      Asker asker,
      Deadline deadline,
      Ask<T> ask) {
    Map<Cluster.Place, List<Integer>> byPlace = new LinkedHashMap<>();
    for (int partition : wanted) {
      if (choice < places.get(partition).size()) {
        Cluster.Place place = places.get(partition).get(choice);
        if (!away.contains(place.host())) {
          byPlace.computeIfAbsent(place, key -> new ArrayList<>()).add(partition);
        }
      }
    }
    List<Attempt<T>> attempts = new ArrayList<>();
    byPlace.forEach((place, partitions) -> {
      ShardScope scope =
          new ShardScope(
              asker, partitions, place.standby() ? ReadFrom.ACTIVE_OR_STANDBY : ReadFrom.ACTIVE);
      attempts.add(
          new Attempt<>(
              place,
              partitions,
              new FutureTask<>(() -> ask.of(place.host(), scope, deadline.left()))));
    });
    begin(attempts);
    return attempts;
  }

  /** Those of other instances on threads of their own, then those of this one on this thread. */
  private <T> void begin(List<Attempt<T>> attempts) {
    for (Attempt<T> attempt : attempts) {
      if (!attempt.place().host().isHere()) {
        calls.execute(attempt.answers());
      }
    }
    for (Attempt<T> attempt : attempts) {
      if (attempt.place().host().isHere()) {
        attempt.answers().run();
      }
    }
  }

  private static <T> void collect(
      Attempt<T> attempt,
      Deadline deadline,
      Set<ShardHost> away,
      Map<Integer, ShardAnswer.Read<T>> read,
      Map<Integer, String> missing) {
    ShardHost host = attempt.place().host();
    try {
      for (ShardAnswer<T> answer :
          attempt.answers().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        switch (answer) {
          case ShardAnswer.Read<T> whole -> read.put(whole.partition(), whole);
          case ShardAnswer.Unreadable<T> unreadable ->
              missing.put(
                  unreadable.partition(), "instance " + host.name() + ": " + unreadable.reason());
        }
      }
    } catch (InterruptedException e) {
      throw canceled(e);
    } catch (TimeoutException e) {
      throw timedOut();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case QueryException query -> throw query;
        case CancellationException interrupted -> throw canceled(interrupted);
        case ShardHostException broken -> {
          if (deadline.isOver()) {
            throw timedOut();
          }
          away.add(host);
          attempt
              .partitions()
              .forEach(partition -> missing.put(partition, String.valueOf(broken.getMessage())));
        }
        case null, default ->
            throw new IllegalStateException("instance " + host.name(), e.getCause());
      }
    }
  }

  static QueryFailure timedOut() {
    return new QueryFailure(QueryFailure.Kind.TIMEOUT, "query timed out in expression evaluation");
  }

  private static QueryFailure canceled(Exception cause) {
    Thread.currentThread().interrupt();
    return new QueryFailure(
        QueryFailure.Kind.CANCELED, "query was canceled in expression evaluation", cause);
  }

  /** Ends all calls. */
  @Override
  public void close() {
    closed.countDown();
    calls.shutdownNow();
  }
}
