package io.weir.ops.serve.query;

import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Asker;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.http.BuildInformation;
import io.weir.topology.query.http.HeadStatistics;
import io.weir.topology.query.http.RuntimeInformation;
import io.weir.topology.query.http.StatusSource;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an instance tells of itself; how many series there are, all instances are asked. */
final class InstanceStatus implements StatusSource {
  private static final Logger logger = LoggerFactory.getLogger(InstanceStatus.class);

  private final InstanceFacts facts;
  private final SeriesStatistics statistics;
  private final String retention;
  private final Clock clock;
  private volatile Loaded loaded;

  /**
   * What was read last.
   *
   * @param configuration that is in effect, without what is secret
   * @param at when it was read
   * @param newest whether what was read since was refused
   */
  private record Loaded(String configuration, Instant at, boolean newest) {}

  /**
   * Of an instance.
   *
   * @param retention how long shards keep samples, at least
   */
  InstanceStatus(
      InstanceFacts facts,
      QueryEngine engine,
      QueryOptions options,
      String retention,
      Clock clock) {
    this.facts = facts;
    this.statistics = new SeriesStatistics(engine, options, clock);
    this.retention = retention;
    this.clock = clock;
    this.loaded = new Loaded(read(), facts.started(), true);
  }

  private String read() {
    return ConfigurationText.withoutSecrets(facts.configuration().get());
  }

  /** The configuration was to be read again. */
  synchronized void reloaded(boolean accepted) {
    Loaded before = loaded;
    if (!accepted) {
      loaded = new Loaded(before.configuration(), before.at(), false);
      return;
    }
    String text = before.configuration();
    try {
      text = read();
    } catch (UncheckedIOException e) {
      logger.warn("the configuration was taken over, but can't be shown: {}", e.getMessage());
    }
    loaded = new Loaded(text, clock.instant(), true);
  }

  @Override
  public String configuration() {
    return loaded.configuration();
  }

  @Override
  public Map<String, String> flags() {
    return facts.flags();
  }

  @Override
  public BuildInformation build() {
    return new BuildInformation(
        facts.version(), "", "", "", "", "java" + Runtime.version().feature());
  }

  @Override
  public RuntimeInformation runtime() {
    Loaded now = loaded;
    return new RuntimeInformation(
        facts.started(),
        Path.of("").toAbsolutePath().toString(),
        hostName(),
        now.newest(),
        now.at(),
        Thread.activeCount(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        retention);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public HeadStatistics head(Asker asker, int limit) {
    return statistics.of(asker, limit);
  }

  @Override
  public Labels externalLabels() {
    return facts.externalLabels();
  }
}
