package io.weir.scraper.scrape;

import io.weir.schemas.labels.Labels;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.discovery.ResolvedTargets;
import io.weir.scraper.discovery.Target;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.discovery.TargetResolver;
import io.weir.scraper.http.ConfiguredClient;
import io.weir.scraper.http.HttpClients;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops of one job. What stays the same in a change goes on untouched; of what changes, the new
 * loop takes over from the old one of the same labels. Safe for many threads.
 */
final class JobPool {
  private static final Logger logger = LoggerFactory.getLogger(JobPool.class);

  private final HttpClients clients;
  private final Departures departures;

  // All of these are guarded by this.
  private @Nullable ScrapeConfig config;
  private @Nullable ScrapeContext context;
  private Map<Target.Identity, ScrapeLoop> loops = new LinkedHashMap<>();
  private ResolvedTargets resolved = new ResolvedTargets(List.of(), List.of(), 0, List.of());
  private boolean closed;

  /** Why every scrape fails, if it does. */
  private volatile Optional<String> obstacle = Optional.empty();

  JobPool(HttpClients clients, Departures departures) {
    this.clients = clients;
    this.departures = departures;
  }

  /** Scrapes what these groups come to from now on. */
  synchronized void update(
      ScrapeConfig newConfig, ScrapeContext newContext, List<TargetGroup> groups) {
    if (closed) {
      return;
    }
    ResolvedTargets before = resolved;
    resolved = new TargetResolver(newConfig).resolve(groups);
    Set<String> known = Set.copyOf(before.failures());
    for (String failure : resolved.failures()) {
      if (!known.contains(failure)) {
        logger.warn("job {}: a target can't be scraped: {}", newConfig.jobName(), failure);
      }
    }
    checkLimit(newConfig);
    boolean alike = scrapeAlike(newConfig, newContext);
    config = newConfig;
    context = newContext;
    Map<Target.Identity, ScrapeLoop> leaving = loops;
    loops = new LinkedHashMap<>();
    Map<Target.Identity, Target> starting = new LinkedHashMap<>();
    for (Target target : resolved.active()) {
      ScrapeLoop running = alike ? leaving.remove(target.identity()) : null;
      if (running != null) {
        loops.put(target.identity(), running);
      } else {
        starting.put(target.identity(), target);
      }
    }
    start(starting, newConfig, newContext, leaving);
  }

  private void checkLimit(ScrapeConfig newConfig) {
    int limit = newConfig.limits().targetLimit();
    int found = resolved.active().size();
    obstacle =
        limit > 0 && found > limit
            ? Optional.of(
                "target_limit: expected at most %d targets, found %d".formatted(limit, found))
            : Optional.empty();
  }

  /** Whether a running loop does what the new configuration wants. */
  private boolean scrapeAlike(ScrapeConfig newConfig, ScrapeContext newContext) {
    return config != null
        && context != null
        && ScrapeSettings.of(config).equals(ScrapeSettings.of(newConfig))
        && context.externalLabels().equals(newContext.externalLabels())
        && context.replica().equals(newContext.replica());
  }

  private void start(
      Map<Target.Identity, Target> starting,
      ScrapeConfig newConfig,
      ScrapeContext newContext,
      Map<Target.Identity, ScrapeLoop> leaving) {
    Map<Labels, ScrapeLoop> predecessors = new HashMap<>();
    leaving.values().forEach(loop -> predecessors.put(loop.scraper().target().labels(), loop));
    ConfiguredClient client = clients.client(newConfig.httpClient());
    starting.forEach((identity, target) -> {
      TargetScraper scraper =
          new TargetScraper(
              newContext,
              target,
              newConfig,
              new TargetClient(client, target, newConfig),
              () -> obstacle);
      ScrapeLoop loop = new ScrapeLoop(newContext, scraper);
      loops.put(identity, loop);
      ScrapeLoop predecessor = predecessors.remove(target.labels());
      if (predecessor == null) {
        departures.claim(target.labels()).ifPresent(scraper::takeOver);
        loop.start();
      } else {
        leaving.values().remove(predecessor);
        predecessor.stop(() -> {
          scraper.takeOver(predecessor.scraper());
          loop.start();
        });
      }
    });
    leaving.values().forEach(loop -> leave(loop, newContext));
  }

  private void leave(ScrapeLoop loop, ScrapeContext leftContext) {
    loop.stop(() -> {
      long last = loop.lastPlannedMillis();
      departures.add(loop.scraper(), last > 0 ? last : leftContext.clock().millis());
    });
  }

  /** The job is no longer configured: all of its targets leave. */
  synchronized void remove() {
    closed = true;
    ScrapeContext leftContext = context;
    if (leftContext != null) {
      loops.values().forEach(loop -> leave(loop, leftContext));
    }
    loops.clear();
  }

  /** The scraper shuts down: nothing is scraped or ended any longer. */
  synchronized void abort() {
    closed = true;
    loops.values().forEach(ScrapeLoop::abort);
    loops.clear();
  }

  /** The targets as they are now. */
  synchronized JobTargets targets(String jobName) {
    return new JobTargets(
        jobName,
        loops.values().stream().map(loop -> loop.scraper().status()).toList(),
        resolved.dropped(),
        resolved.droppedCount());
  }

  /** The number of targets that are scraped. */
  synchronized int size() {
    return loops.size();
  }
}
