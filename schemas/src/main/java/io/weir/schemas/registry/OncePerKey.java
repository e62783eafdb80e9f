package io.weir.schemas.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Values that are found once for each key and kept. While one thread finds a value, others that ask
 * for it wait; if it fails, it and they fail, and the next one that asks tries again.
 */
final class OncePerKey<K, V> {

  private final ConcurrentMap<K, CompletableFuture<V>> values = new ConcurrentHashMap<>();

  V get(K key, Function<K, V> find) {
    CompletableFuture<V> ours = new CompletableFuture<>();
    CompletableFuture<V> theirs = values.putIfAbsent(key, ours);
    if (theirs != null) {
      return await(theirs);
    }
    try {
      V value = find.apply(key);
      ours.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      values.remove(key, ours);
      ours.completeExceptionally(e);
      throw e;
    }
  }

  private static <V> V await(CompletableFuture<V> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryException.unavailable(
          "schema registry: interrupted while another thread asks the same", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure.again();
      }
      throw new IllegalStateException("schema registry: a request of another thread failed", e);
    }
  }
}
