package io.weir.scraper.discovery;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when something changes in folders. One watch serves all jobs: systems allow few of them.
 * Any thread.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(FolderWatch.class);

  private final @Nullable WatchService service;
  private final ReentrantLock lock = new ReentrantLock();

  /** Whom to tell, by folder; guarded by the lock. */
  private final Map<WatchKey, Set<Runnable>> listeners = new HashMap<>();

  FolderWatch() {
    service = open();
    if (service != null) {
      Thread.ofVirtual().name("folder-watch").start(() -> run(service));
    }
  }

  /**
   * Runs {@code onChange}, which must not block, after each change in {@code folder}. Watching a
   * folder twice for the same {@code onChange} is as once.
   *
   * @throws IOException if the folder can't be watched, because it isn't there for example
   */
  void watch(Path folder, Runnable onChange) throws IOException {
    if (service == null) {
      return;
    }
    lock.lock();
    try {
      WatchKey key =
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      listeners.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(onChange);
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code onChange} no more. */
  void forget(Runnable onChange) {
    lock.lock();
    try {
      listeners
          .entrySet()
          .removeIf(entry -> {
            boolean unused = entry.getValue().remove(onChange) && entry.getValue().isEmpty();
            if (unused) {
              entry.getKey().cancel();
            }
            return unused;
          });
    } finally {
      lock.unlock();
    }
  }

  private void run(WatchService watched) {
    try {
      while (true) {
        WatchKey key = watched.take();
        key.pollEvents();
        boolean alive = key.reset();
        tell(key, alive);
      }
    } catch (ClosedWatchServiceException e) {
      logger.trace("watching ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(WatchKey key, boolean alive) {
    lock.lock();
    try {
      Set<Runnable> interested = alive ? listeners.get(key) : listeners.remove(key);
      if (interested != null) {
        List.copyOf(interested).forEach(Runnable::run);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        logger.warn("can't close the watch of folders", e);
      }
    }
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      logger.warn("can't watch folders, files are only read again at their interval: {}", e, e);
      return null;
    }
  }
}
