package io.weir.topology.query.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * Work on some partitions that any number of threads share: each that runs it takes one after the
 * other, until none is left. What fails ends all of it.
 */
final class SharedWork<T> implements Runnable {
  private final List<Integer> partitions;
  private final IntFunction<T> work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger undone;
  private final AtomicReferenceArray<T> results;
  private final CompletableFuture<List<T>> done = new CompletableFuture<>();

  SharedWork(List<Integer> partitions, IntFunction<T> work) {
    this.partitions = partitions;
    this.work = work;
    undone = new AtomicInteger(partitions.size());
    results = new AtomicReferenceArray<>(partitions.size());
    if (partitions.isEmpty()) {
      done.complete(List.of());
    }
  }

  /** How many nobody has taken yet. */
  int left() {
    return Math.max(0, partitions.size() - next.get());
  }

  /** The results in the order of the partitions; or what failed first. */
  CompletableFuture<List<T>> done() {
    return done;
  }

  @Override
  public void run() {
    while (runNext()) {
      // the next one
    }
  }

  /** Does one of them; false if there was none left that nobody had taken. */
  boolean runNext() {
    int index = next.getAndIncrement();
    if (index >= partitions.size() || done.isDone()) {
      return false;
    }
    try {
      results.set(index, work.apply(partitions.get(index)));
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(e);
      return false;
    }
    if (undone.decrementAndGet() == 0) {
      done.complete(all());
    }
    return true;
  }

  private List<T> all() {
    List<T> all = new ArrayList<>(partitions.size());
    for (int index = 0; index < partitions.size(); index++) {
      all.add(results.get(index));
    }
    return all;
  }
}
