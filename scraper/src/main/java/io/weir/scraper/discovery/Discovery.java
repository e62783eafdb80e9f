package io.weir.scraper.discovery;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.scraper.config.FileDiscoveryConfig;
import io.weir.scraper.config.HttpDiscoveryConfig;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.http.HttpClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the targets of all jobs and tells a listener. {@link #apply} and {@link #close} are for one
 * thread, which must not hold a lock that the listener takes: they wait for a call of it to end.
 */
public final class Discovery implements AutoCloseable {
  private final HttpClients clients;
  private final MeterRegistry registry;
  private final DiscoveryListener listener;
  private final FolderWatch folderWatch = new FolderWatch();
  private final Map<String, JobDiscovery> jobs = new HashMap<>();

  public Discovery(HttpClients clients, MeterRegistry registry, DiscoveryListener listener) {
    this.clients = clients;
    this.registry = registry;
    this.listener = listener;
  }

  /**
   * Finds the targets of {@code configs} from now on. Before this returns, the listener was told of
   * every job, with the groups of its static configurations and files, and with what unchanged
   * sources of a job of the same name have found so far. Jobs that are no longer configured are
   * told of no more.
   */
  public void apply(List<ScrapeConfig> configs) {
    Set<String> names =
        configs.stream().map(ScrapeConfig::jobName).collect(Collectors.toUnmodifiableSet());
    jobs.entrySet()
        .removeIf(job -> {
          boolean gone = !names.contains(job.getKey());
          if (gone) {
            job.getValue().close();
          }
          return gone;
        });
    for (ScrapeConfig config : configs) {
      jobs.computeIfAbsent(config.jobName(), name -> new JobDiscovery(name, listener, this::source))
          .apply(config);
    }
  }

  private TargetSource source(String jobName, Record config) {
    return switch (config) {
      case FileDiscoveryConfig file -> new FileDiscovery(file, folderWatch, jobName, registry);
      case HttpDiscoveryConfig http ->
          new HttpDiscovery(http, clients.client(http.httpClient()), jobName, registry);
      default -> throw new IllegalStateException("expected a discovery, found " + config);
    };
  }

  /** Stops finding targets for good; the listener isn't called once this has returned. */
  @Override
  public void close() {
    jobs.values().forEach(JobDiscovery::close);
    jobs.clear();
    folderWatch.close();
  }
}
