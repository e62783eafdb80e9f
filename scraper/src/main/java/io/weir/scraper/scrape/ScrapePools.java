package io.weir.scraper.scrape;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.config.ScrapeConfiguration;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.http.HttpClients;
import io.weir.scraper.publish.Publisher;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scrapes the targets of all jobs of a configuration. {@link #apply} and {@link #close} one at a
 * time; the rest from any thread.
 */
public final class ScrapePools implements AutoCloseable {
  private final HttpClients clients;
  private final Departures departures;
  private final Discovery discovery;

  // These are guarded by this.
  private ScrapeContext context;
  private Map<String, ScrapeConfig> configs = Map.of();
  private final Map<String, JobPool> pools = new LinkedHashMap<>();

  /**
   * Pools without jobs.
   *
   * @param timer runs scrapes; not closed by this
   * @param environment where {@code proxy_from_environment} looks
   */
  public ScrapePools(
      Publisher publisher,
      ScrapeTimer timer,
      InstantSource clock,
      MeterRegistry registry,
      Map<String, String> environment) {
    clients = new HttpClients(environment);
    departures = new Departures(timer);
    context = ScrapeContext.of(publisher, timer, clock, registry);
    discovery = new Discovery(clients, registry, this::discovered);
    Gauge.builder("weir.scrape.targets", this, ScrapePools::targetCount)
        .description("Targets that are scraped.")
        .strongReference(true)
        .register(registry);
  }

  /**
   * Scrapes by a configuration from now on. Targets that stay as they are go on untouched.
   *
   * @param configuration valid; all of it is taken
   */
  public void apply(ScrapeConfiguration configuration) {
    Map<String, ScrapeConfig> wanted = new HashMap<>();
    configuration.scrapeConfigs().forEach(config -> wanted.put(config.jobName(), config));
    List<JobPool> gone;
    synchronized (this) {
      context = context.withExternalLabels(configuration.externalLabels());
      configs = wanted;
      gone =
          pools.entrySet().stream()
              .filter(pool -> !wanted.containsKey(pool.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      pools.keySet().retainAll(wanted.keySet());
    }
    gone.forEach(JobPool::remove);
    discovery.apply(configuration.scrapeConfigs());
  }

  private void discovered(String jobName, List<TargetGroup> groups) {
    JobPool pool;
    ScrapeConfig config;
    ScrapeContext shared;
    synchronized (this) {
      config = configs.get(jobName);
      if (config == null) {
        return;
      }
      pool = pools.computeIfAbsent(jobName, name -> new JobPool(clients, departures));
      shared = context;
    }
    pool.update(config, shared, groups);
  }

  /** All targets as they are now, by job. */
  public synchronized List<JobTargets> targets() {
    return pools.entrySet().stream().map(pool -> pool.getValue().targets(pool.getKey())).toList();
  }

  private synchronized int targetCount() {
    return pools.values().stream().mapToInt(JobPool::size).sum();
  }

  /** Ends all scrapes without publishing what is under way or marking anything as ended. */
  @Override
  public void close() {
    discovery.close();
    synchronized (this) {
      pools.values().forEach(JobPool::abort);
      pools.clear();
      configs = Map.of();
    }
    departures.clear();
    clients.close();
  }
}
