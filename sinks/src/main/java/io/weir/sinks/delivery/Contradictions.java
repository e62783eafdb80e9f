package io.weir.sinks.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What the keys of a configuration say against each other, told at the key where it shows. Each key
 * by itself is looked at elsewhere, so any of them may be wrong. For one thread.
 */
public final class Contradictions {
  private final Map<String, String> candidate;
  private final Map<String, ConfigValue> values = new HashMap<>();
  private final Config config;

  /**
   * None yet.
   *
   * @param candidate the configuration as it was given
   * @param config what is known of its keys so far, to which errors are added
   */
  Contradictions(Map<String, String> candidate, Config config) {
    this.candidate = candidate;
    this.config = config;
    config.configValues().forEach(value -> values.put(value.name(), value));
  }

  /** The configuration as it was given. */
  public Map<String, String> candidate() {
    return candidate;
  }

  /** What a key says; empty if it isn't there, or says nothing. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(candidate.get(key)).map(String::strip).filter(s -> !s.isEmpty());
  }

  /** Whether a key says something. */
  public boolean has(String key) {
    return value(key).isPresent();
  }

  /** Looks at two keys of which one may say something; the second is the one to complain of. */
  public void atMostOne(String key, String other) {
    if (has(key) && has(other)) {
      add(other, "expected " + key + " or " + other + ", found both");
    }
  }

  /**
   * Adds one.
   *
   * @param key a defined one, or one that the configuration has
   * @param message what was expected and what was found
   */
  public void add(String key, String message) {
    values
        .computeIfAbsent(
            key,
            made -> {
              ConfigValue value = new ConfigValue(made);
              config.configValues().add(value);
              return value;
            })
        .addErrorMessage(key + ": " + message);
  }
}
