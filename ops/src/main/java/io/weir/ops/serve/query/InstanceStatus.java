package io.weir.ops.serve.query;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.http.BuildInformation;
import io.weir.topology.query.http.HeadStatistics;
import io.weir.topology.query.http.RuntimeInformation;
import io.weir.topology.query.http.StatusSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an instance tells of itself. How many series there are, all instances are asked; of chunks,
 * of the memory that labels take, and of pairs of names and values nothing is known.
 */
final class InstanceStatus implements StatusSource {
  private static final String ALL = "{__name__!=\"\"}";

  private final InstanceFacts facts;
  private final QueryEngine engine;
  private final QueryOptions options;
  private final String retention;
  private final Clock clock;

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
    this.engine = engine;
    this.options = options;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String configuration() {
    return ConfigurationText.withoutSecrets(facts.configuration().get());
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
    return new RuntimeInformation(
        facts.started(),
        Path.of("").toAbsolutePath().toString(),
        hostName(),
        true,
        facts.started(),
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
    List<HeadStatistics.Count> total = counts(asker, "count(" + ALL + ")");
    return new HeadStatistics(
        total.isEmpty() ? 0 : total.getFirst().value(),
        0,
        0,
        0,
        0,
        counts(asker, "topk(" + limit + ", count by (__name__) (" + ALL + "))"),
        List.of(),
        List.of(),
        List.of());
  }

  private List<HeadStatistics.Count> counts(Asker asker, String text) {
    QueryValue value;
    try {
      Query query = new Query(asker, text, PromQlParser.parse(text));
      value = engine.instant(query, clock.millis(), options).value();
    } catch (ParseException e) {
      throw new IllegalStateException(text, e);
    }
    List<HeadStatistics.Count> counts = new ArrayList<>();
    if (value instanceof VectorValue vector) {
      for (int i = 0; i < vector.size(); i++) {
        counts.add(
            new HeadStatistics.Count(vector.labels(i).metricName(), Math.round(vector.value(i))));
      }
    }
    return counts;
  }

  @Override
  public Labels externalLabels() {
    return facts.externalLabels();
  }
}
