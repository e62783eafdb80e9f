package io.weir.sinks.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink's connector: gives its configuration to each task. */
public abstract class StoreSinkConnector extends SinkConnector {
  private Map<String, String> properties = Map.of();

  @Override
  public final String version() {
    return SinkVersion.current();
  }

  @Override
  public final void start(Map<String, String> newProperties) {
    properties = Map.copyOf(newProperties);
  }

  @Override
  public final void stop() {
    properties = Map.of();
  }

  @Override
  public final List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(Math.min(maxTasks, mostTasks(properties)), properties);
  }

  /**
   * Looks at the store that a configuration names, as {@link Store#check} does.
   *
   * @throws StoreException if it can't be reached, or is of no use
   */
  public final StoreCheck check(Map<String, String> config) throws StoreException {
    SinkSettings settings = SinkSettings.of(config(), config);
    try (TopicIds ids = new ClusterTopicIds(settings.clientProperties());
        Store store = store(settings, ids)) {
      return store.check();
    }
  }

  /**
   * The store that the settings name, not connected.
   *
   * @param ids for stores that keep positions; closed by the caller
   */
  protected abstract Store store(SinkSettings settings, TopicIds ids);

  /** Most tasks that the store bears, at least 1. */
  protected int mostTasks(Map<String, String> of) {
    return Integer.MAX_VALUE;
  }

  /** Whether the store can't do without {@link SinkSettings#BOOTSTRAP_SERVERS}. */
  protected boolean needsBrokers() {
    return false;
  }

  /** Looks at what keys of the store say against each other. */
  protected void check(Contradictions contradictions) {}

  @Override
  public final Config validate(Map<String, String> candidate) {
    Config validated = super.validate(candidate);
    Config config = new Config(new ArrayList<>(validated.configValues()));
    Contradictions contradictions = new Contradictions(candidate, config);
    SinkSettings.check(contradictions, needsBrokers());
    check(contradictions);
    return config;
  }
}
