package io.weir.scraper.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Durations;
import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.RemoteRead;
import io.weir.scraper.PublishedBatches;
import io.weir.scraper.Scraper;
import io.weir.scraper.ScraperSettings;
import io.weir.scraper.config.ScrapeConfiguration;
import io.weir.scraper.discovery.Target;
import io.weir.scraper.scrape.JobTargets;
import io.weir.scraper.scrape.TargetStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One configuration, the same targets: what Weir publishes is what Prometheus stores. Of the known
 * differences, which the scraper's README lists, none is touched.
 */
class ITScrapesLikePrometheus {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final InstantSource clock = InstantSource.system();
  private final PublishedBatches published = new PublishedBatches(1);

  @TempDir Path folder;

  @Test
  void samplesTargetsAndMetadataAreTheSame() throws Exception {
    try (ScriptedTargets targets = new ScriptedTargets()) {
      Path configuration = configure(targets);
      listTargets(targets, "here", "there");
      try (PeerProcess prometheus = PeerProcess.prometheus(configuration, folder.resolve("data"));
          RemoteRead remoteRead = new RemoteRead(prometheus);
          Scraper scraper = start(configuration)) {
        await(
            remoteRead,
            "so many scrapes of each target",
            history -> history.targets(ITScrapesLikePrometheus::scrapes) == targetCount(scraper));
        Differences.assertNone(
            new ScrapeHistory(remoteRead.all()).series(ITScrapesLikePrometheus::scrapes),
            weir().series(ITScrapesLikePrometheus::scrapes));
        Differences.assertNone(PrometheusApi.targets(prometheus), targets(scraper));
        SortedMap<String, List<String>> metadata = PrometheusApi.metadata(prometheus);
        metadata.keySet().removeIf(ITScrapesLikePrometheus::isDisputed);
        Differences.assertNone(metadata, metadata());

        listTargets(targets, "here");
        await(remoteRead, "the end of two targets", history -> gone(history).size() == 2 * 5 + 3);
        Differences.assertNone(gone(new ScrapeHistory(remoteRead.all())), gone(weir()));
      }
    }
  }

  /** As many as the longest script has answers, but of targets that always answer the same. */
  private static int scrapes(String job) {
    return ExoticLines.isJob(job) ? 3 : 8;
  }

  /** Of targets that say different things of one family. */
  private static boolean isDisputed(String family) {
    return ExoticLines.isJob(family.replaceFirst("_.*", ""));
  }

  private Path configure(ScriptedTargets targets) throws IOException {
    List<ScriptedJob> jobs = new ArrayList<>(ScriptedJobs.all(clock.millis()));
    jobs.addAll(FailingJobs.all());
    jobs.add(ScriptedJobs.files(folder.resolve("targets.json")));
    jobs.add(ScriptedJobs.listed());
    StringBuilder yaml =
        new StringBuilder(
            """
            global:
              scrape_interval: 2s
              external_labels: {region: eu, team: "a b"}
            scrape_configs:
            """);
    for (ScriptedJob job : jobs) {
      job.scripts().forEach(script -> targets.script(script.path(), script.answers()));
      yaml.append(job.yaml(targets.address()));
    }
    return Files.writeString(folder.resolve("prometheus.yml"), yaml);
  }

  private void listTargets(ScriptedTargets targets, String... places) throws IOException {
    String list = ScriptedJobs.targetList(targets.address(), places);
    targets.script("/discovery", List.of(Answer.typed("application/json", list)));
    Path whole = Files.writeString(folder.resolve("targets.tmp"), list);
    Files.move(whole, folder.resolve("targets.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void await(RemoteRead prometheus, String what, Predicate<ScrapeHistory> there)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ScrapeHistory theirs = new ScrapeHistory(prometheus.all());
    while (!there.test(weir()) || !there.test(theirs)) {
      assertThat(System.nanoTime())
          .as(
              "%s; scrapes: Weir %s, Prometheus %s",
              what, weir().scrapeCounts(), theirs.scrapeCounts())
          .isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      theirs = new ScrapeHistory(prometheus.all());
    }
  }

  /** The courses of the series that have ended with the targets that left. */
  private static SortedMap<String, List<String>> gone(ScrapeHistory history) {
    SortedMap<String, List<String>> gone = history.courses("files");
    gone.putAll(history.courses("listed"));
    gone.values().removeIf(course -> !course.getLast().equals("stale"));
    return gone;
  }

  private ScrapeHistory weir() {
    return new ScrapeHistory(
        published.all().stream()
            .flatMap(batch -> batch.samples().stream())
            .map(sample ->
                new RemoteRead.Sample(sample.labels(), sample.timestampMillis(), sample.value()))
            .toList());
  }

  private static int targetCount(Scraper scraper) {
    return scraper.targets().stream().mapToInt(job -> job.active().size()).sum();
  }

  private static SortedMap<String, List<String>> targets(Scraper scraper) {
    SortedMap<String, List<String>> targets = new TreeMap<>();
    for (JobTargets job : scraper.targets()) {
      for (TargetStatus status : job.active()) {
        Target target = status.target();
        targets.put(
            target.labels().toString(),
            List.of(
                target.url().toString(),
                status.health().name().toLowerCase(Locale.ROOT),
                Durations.format(target.scrapeInterval()),
                Durations.format(target.scrapeTimeout()),
                target.discoveredLabels().toString()));
      }
      job.dropped().forEach(labels -> targets.put("dropped " + labels, List.of()));
    }
    return targets;
  }

  private SortedMap<String, List<String>> metadata() {
    SortedMap<String, List<String>> families = new TreeMap<>();
    for (MetricMetadata family : published.metadata()) {
      families.put(
          family.family(),
          List.of(
              family.type().name().toLowerCase(Locale.ROOT).replace("_", ""),
              family.unit(),
              family.help()));
    }
    families.keySet().removeIf(ITScrapesLikePrometheus::isDisputed);
    return families;
  }

  private Scraper start(Path configuration) {
    ConfigProblems problems = new ConfigProblems();
    var read = ScrapeConfiguration.read(ConfigNode.read(configuration), folder, Map.of(), problems);
    problems.throwIfAny();
    return Scraper.start(
        read.orElseThrow(),
        new ScraperSettings(
            "s1",
            "default",
            Duration.ofSeconds(20),
            ByteSize.parse("1MB"),
            ScraperSettings.Compression.NONE),
        published.wiring(),
        new SimpleMeterRegistry(),
        clock);
  }
}
