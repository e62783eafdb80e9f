package io.weir.ops.bench;

import io.weir.ops.bench.cluster.LoadProducer;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.ParentLink;
import io.weir.schemas.rollup.RollupLevel;
import java.util.List;

/** Writes the topology's load as a process of its own, answers what it must lead to, and ends. */
final class TopologyLoadMain {
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  private TopologyLoadMain() {}

  /**
   * What to write, and where.
   *
   * @param levels names of the rollup levels
   * @param compression as Kafka names it
   */
  record Settings(
      String bootstrapServers,
      String topic,
      int partitions,
      int schemaId,
      Workload workload,
      long samples,
      List<String> levels,
      String compression) {}

  public static void main(String[] arguments) {
    ParentLink.run(arguments, Settings.class, TopologyLoadMain::run);
  }

  private static void run(Settings settings, ParentLink link) throws Exception {
    long scrapes = settings.workload().scrapesFor(settings.samples());
    try (LoadProducer producer =
        new LoadProducer(settings.bootstrapServers(), settings.topic(), settings.compression())) {
      TopologyLoad load =
          new TopologyLoad(
              settings.workload(),
              settings.partitions(),
              settings.levels().stream().map(RollupLevel::parse).toList(),
              settings.schemaId(),
              producer::send);
      long reportNanos = System.nanoTime();
      for (long scrape = 0; scrape < scrapes; scrape++) {
        load.scrapeAll(scrape);
        if (System.nanoTime() - reportNanos > PROGRESS_NANOS) {
          reportNanos = System.nanoTime();
          link.progress("load: wrote %d of %d scrapes".formatted(scrape + 1, scrapes));
        }
      }
      load.end();
      producer.flush();
      link.answer(load.expected());
    }
  }
}
