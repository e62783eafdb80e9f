package io.weir.scraper.discovery;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.scraper.config.FileDiscoveryConfig;
import io.weir.scraper.config.FilePattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Targets of files, read again when something changes in their folders, and at an interval in case
 * that a change wasn't seen (a folder that was made later, a network file system). A file that
 * can't be read keeps its groups; one that is gone loses them.
 */
final class FileDiscovery implements TargetSource {
  private static final Logger logger = LoggerFactory.getLogger(FileDiscovery.class);

  private final FileDiscoveryConfig config;
  private final FailureLog failures;
  private final FolderWatch folderWatch;
  private final Semaphore wake = new Semaphore(0);
  private final Runnable onChange = wake::release;
  private volatile boolean closed;
  private @Nullable Thread thread;

  /** By file; owned by the thread that starts this and then by the watching thread. */
  private Map<Path, List<TargetGroup>> groups = new LinkedHashMap<>();

  FileDiscovery(
      FileDiscoveryConfig config, FolderWatch folderWatch, String jobName, MeterRegistry registry) {
    this.config = config;
    this.folderWatch = folderWatch;
    this.failures = new FailureLog(logger, registry, jobName, "file");
  }

  @Override
  public void start(Sink sink) {
    refresh(sink);
    thread = Thread.ofVirtual().name("file-discovery-" + config.files()).start(() -> watch(sink));
  }

  private void watch(Sink sink) {
    try {
      while (!closed) {
        // Woken by a change, or not at all: the interval has passed.
        if (wake.tryAcquire(config.refreshInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
        if (!closed) {
          refresh(sink);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh(Sink sink) {
    // Watch first: what changes while we read is then read again.
    watchFolders();
    Map<Path, List<TargetGroup>> read = new LinkedHashMap<>();
    for (Path pattern : config.files()) {
      try {
        for (Path file : FilePattern.list(pattern)) {
          read.computeIfAbsent(file, this::read);
        }
        failures.succeeded(pattern.toString());
      } catch (IOException e) {
        failures.failed(pattern.toString(), e);
        Path folder = FilePattern.folder(pattern);
        groups.forEach((file, old) -> {
          if (FilePattern.folder(file).equals(folder)) {
            read.putIfAbsent(file, old);
          }
        });
      }
    }
    groups = read;
    List<TargetGroup> all = new ArrayList<>();
    read.values().forEach(all::addAll);
    sink.accept(all);
  }

  private List<TargetGroup> read(Path file) {
    try {
      List<TargetGroup> read = TargetGroups.ofFile(file);
      failures.succeeded(file.toString());
      return read;
    } catch (IOException e) {
      failures.failed(file.toString(), e);
      return groups.getOrDefault(file, List.of());
    }
  }

  private void watchFolders() {
    for (Path pattern : config.files()) {
      Path folder = FilePattern.folder(pattern);
      try {
        folderWatch.watch(folder, onChange);
      } catch (IOException e) {
        // The interval still finds changes, and this folder once it is there.
        logger.debug("can't watch {}", folder, e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    folderWatch.forget(onChange);
    wake.release();
    TargetSource.awaitEnd(thread);
  }
}
