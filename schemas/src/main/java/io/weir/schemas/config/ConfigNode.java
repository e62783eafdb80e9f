package io.weir.schemas.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A value of a YAML file that knows where it stands. Aliases and merge keys are resolved. */
public sealed interface ConfigNode {

  /** Returns where the value begins. */
  Location location();

  /** Says what this is, for messages: {@code a mapping}, {@code a list}, {@code "text"}. */
  String describe();

  /**
   * A text, number, boolean or null.
   *
   * @param text the text as written, without quotes
   * @param plain whether it was written without quotes
   * @param isNull whether it is nothing, {@code null} or {@code ~}
   */
  record Scalar(Location location, String text, boolean plain, boolean isNull)
      implements ConfigNode {
    @Override
    public String describe() {
      return isNull ? "nothing" : "\"" + text + "\"";
    }
  }

  /** A list. */
  record Sequence(Location location, List<ConfigNode> items) implements ConfigNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /**
   * A mapping.
   *
   * @param entries the values by key, in the order of the file
   * @param keyLocations where each key stands
   */
  record Mapping(
      Location location, Map<String, ConfigNode> entries, Map<String, Location> keyLocations)
      implements ConfigNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      keyLocations = Map.copyOf(keyLocations);
    }

    /** Returns the value of {@code key}; absent too if it is null. */
    public Optional<ConfigNode> get(String key) {
      return Optional.ofNullable(entries.get(key)).filter(node -> !node.isAbsent());
    }

    /** Returns where {@code key} stands, or this mapping's location if it has no such key. */
    public Location keyLocation(String key) {
      Location known = keyLocations.get(key);
      return known == null ? location.entry(key) : known;
    }

    /** Returns this mapping without {@code keys}. */
    public Mapping without(Set<String> keys) {
      Map<String, ConfigNode> rest = new LinkedHashMap<>(entries);
      rest.keySet().removeAll(keys);
      return new Mapping(location, rest, keyLocations);
    }

    /** Returns this mapping with the value of {@code key} replaced, if it has that key. */
    public Mapping with(String key, ConfigNode value) {
      Map<String, ConfigNode> changed = new LinkedHashMap<>(entries);
      changed.replace(key, value);
      return new Mapping(location, changed, keyLocations);
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /** Returns whether this is null, or nothing at all. */
  default boolean isAbsent() {
    return this instanceof Scalar scalar && scalar.isNull();
  }

  /**
   * Reads one YAML document; an empty one is a null.
   *
   * @param file the name to show in problems
   * @throws ConfigException if it isn't YAML, has duplicate keys or expands to too much
   */
  static ConfigNode parse(String file, String text) {
    return new ConfigParser(file).parse(text);
  }

  /**
   * Reads the file at {@code path}.
   *
   * @throws ConfigException if it can't be read, isn't YAML, has duplicate keys or expands to too
   *     much
   */
  static ConfigNode read(Path path) {
    try {
      return parse(path.toString(), Files.readString(path));
    } catch (IOException e) {
      throw new ConfigException(
          new Location(path.toString(), 1, 1, ""), "expected a readable UTF-8 file, found " + e);
    }
  }

  /** An empty mapping at {@code location}, to bind a record of defaults from. */
  static Mapping empty(Location location) {
    return new Mapping(location, Map.of(), Map.of());
  }
}
