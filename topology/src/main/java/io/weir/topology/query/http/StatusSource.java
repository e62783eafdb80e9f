package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Asker;
import java.util.Map;

/** What {@code status/…} tells of an instance. Safe for any number of threads, which may block. */
public interface StatusSource {
  /** The configuration as YAML, secrets hidden. */
  String configuration();

  /** What the instance was started with. */
  Map<String, String> flags();

  /** What was built. */
  BuildInformation build();

  /** What it is doing. */
  RuntimeInformation runtime();

  /**
   * How many series the asker has.
   *
   * @param limit most entries of each list, positive
   */
  HeadStatistics head(Asker asker, int limit);

  /** Labels that federated series get where they lack them. */
  Labels externalLabels();
}
