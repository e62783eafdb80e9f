package io.weir.scraper.discovery;

import io.weir.scraper.config.ScrapeConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The sources of one job, and what each has found. */
final class JobDiscovery implements AutoCloseable {

  /** Makes a source of its configuration. */
  @FunctionalInterface
  interface SourceFactory {
    TargetSource source(String jobName, Record config);
  }

  private final String jobName;
  private final DiscoveryListener listener;
  private final SourceFactory factory;
  private final ReentrantLock lock = new ReentrantLock();

  /** By configuration; only the thread that applies configurations touches it. */
  private Map<Record, TargetSource> sources = new LinkedHashMap<>();

  // These are guarded by the lock.
  private Map<Record, List<TargetGroup>> found = new LinkedHashMap<>();
  private List<TargetGroup> fixed = List.of();
  private @Nullable List<TargetGroup> told;
  private boolean applying;

  JobDiscovery(String jobName, DiscoveryListener listener, SourceFactory factory) {
    this.jobName = jobName;
    this.listener = listener;
    this.factory = factory;
  }

  void apply(ScrapeConfig config) {
    List<Record> wanted = new ArrayList<>(config.fileSdConfigs());
    wanted.addAll(config.httpSdConfigs());
    Map<Record, TargetSource> old = sources;
    sources = new LinkedHashMap<>();
    Map<Record, TargetSource> fresh = new LinkedHashMap<>();
    for (Record source : wanted) {
      TargetSource running = old.remove(source);
      if (running != null) {
        sources.put(source, running);
      } else if (!sources.containsKey(source)) {
        TargetSource started = factory.source(jobName, source);
        sources.put(source, started);
        fresh.put(source, started);
      }
    }
    old.values().forEach(TargetSource::close);
    begin(TargetGroups.ofStatic(config.staticConfigs()));
    fresh.forEach((key, source) -> source.start(groups -> found(key, groups)));
    end();
  }

  private void begin(List<TargetGroup> staticGroups) {
    lock.lock();
    try {
      applying = true;
      fixed = staticGroups;
      Map<Record, List<TargetGroup>> kept = new LinkedHashMap<>();
      sources.keySet().forEach(key -> kept.put(key, found.getOrDefault(key, List.of())));
      found = kept;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      applying = false;
      told = null; // a job that is applied is told of, changed or not
      tell();
    } finally {
      lock.unlock();
    }
  }

  private void found(Record source, List<TargetGroup> groups) {
    lock.lock();
    try {
      found.put(source, groups);
      if (!applying) {
        tell();
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    List<TargetGroup> groups = new ArrayList<>(fixed);
    found.values().forEach(groups::addAll);
    if (!groups.equals(told)) {
      told = groups;
      listener.discovered(jobName, List.copyOf(groups));
    }
  }

  @Override
  public void close() {
    sources.values().forEach(TargetSource::close);
    sources.clear();
  }
}
