package io.weir.ops.serve.query;

import io.weir.schemas.config.Durations;
import io.weir.schemas.labels.Labels;
import io.weir.scraper.Scraper;
import io.weir.scraper.scrape.JobTargets;
import io.weir.scraper.scrape.TargetStatus;
import io.weir.topology.query.Asker;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.http.DroppedTarget;
import io.weir.topology.query.http.MetricMetadata;
import io.weir.topology.query.http.TargetSource;
import io.weir.topology.query.http.TargetState;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The targets of the scraper in the same process, none if there is no scraper; and what targets
 * everywhere say of their metrics. Whose targets these are is the scraper's tenant.
 */
final class KnownTargets implements TargetSource {
  private final String tenant;
  private final Supplier<Optional<Scraper>> scraper;
  private final Supplier<Optional<KnownMetadata>> metadata;
  private final QueryEngine engine;
  private final QueryOptions options;

  /**
   * Of a scraper.
   *
   * @param tenant of the scraper
   * @param engine says which metrics a caller sees who is bound to matchers
   */
  KnownTargets(
      String tenant,
      Supplier<Optional<Scraper>> scraper,
      Supplier<Optional<KnownMetadata>> metadata,
      QueryEngine engine,
      QueryOptions options) {
    this.tenant = tenant;
    this.scraper = scraper;
    this.metadata = metadata;
    this.engine = engine;
    this.options = options;
  }

  private List<JobTargets> jobs(Asker asker) {
    return asker.tenant().equals(tenant)
        ? scraper.get().map(Scraper::targets).orElse(List.of())
        : List.of();
  }

  /** Those of which the asker sees anything. */
  private List<JobTargets> seenJobs(Asker asker) {
    return jobs(asker).stream()
        .filter(job ->
            asker.matchers().isEmpty()
                || job.active().stream().anyMatch(status -> isSeen(status, asker)))
        .toList();
  }

  @Override
  public List<String> pools(Asker asker) {
    return seenJobs(asker).stream().map(JobTargets::jobName).toList();
  }

  @Override
  public Map<String, Integer> droppedCounts(Asker asker) {
    Map<String, Integer> counts = new HashMap<>();
    for (JobTargets job : seenJobs(asker)) {
      counts.put(job.jobName(), asker.matchers().isEmpty() ? job.droppedCount() : 0);
    }
    return counts;
  }

  @Override
  public List<TargetState> active(Asker asker) {
    return jobs(asker).stream()
        .flatMap(job -> job.active().stream())
        .filter(status -> isSeen(status, asker))
        .map(KnownTargets::state)
        .toList();
  }

  private static boolean isSeen(TargetStatus status, Asker asker) {
    return ActiveAlerts.isSeen(status.target().labels(), asker.matchers());
  }

  private static TargetState state(TargetStatus status) {
    String url = status.target().url().toString();
    return new TargetState(
        status.target().discoveredLabels(),
        status.target().labels(),
        status.target().jobName(),
        url,
        url,
        status.health().name().toLowerCase(Locale.ROOT),
        status.lastError(),
        status.lastScrape().orElse(null),
        status.lastDuration(),
        Durations.format(status.target().scrapeInterval()),
        Durations.format(status.target().scrapeTimeout()));
  }

  @Override
  public List<DroppedTarget> dropped(Asker asker) {
    if (!asker.matchers().isEmpty()) {
      return List.of();
    }
    return jobs(asker).stream()
        .flatMap(
            job -> job.dropped().stream().map(labels -> new DroppedTarget(labels, job.jobName())))
        .toList();
  }

  /** Of which target something is said isn't known: families are told once for all. */
  @Override
  public List<MetricMetadata> metadata(Asker asker) {
    Predicate<String> isSeen =
        asker.matchers().isEmpty() ? any -> true : SeenFamilies.of(asker, engine, options)::has;
    return metadata.get().map(known -> known.of(asker.tenant())).orElse(List.of()).stream()
        .filter(family -> isSeen.test(family.family()))
        .map(family ->
            new MetricMetadata(
                Labels.empty(),
                family.family(),
                family.type().name().toLowerCase(Locale.ROOT).replace("_", ""),
                family.help(),
                family.unit()))
        .toList();
  }

  /** Nobody is notified of alerts. */
  @Override
  public List<URI> alertmanagers(Asker asker) {
    return List.of();
  }
}
