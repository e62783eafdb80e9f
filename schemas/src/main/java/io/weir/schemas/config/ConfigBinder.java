package io.weir.schemas.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds a mapping to a record: the component {@code scrapeInterval} to the key {@code
 * scrape_interval}, and so on in nested records, lists and maps.
 *
 * <p>A component is a text ({@link String}, {@link Secret}), number, boolean, {@link
 * java.time.Duration}, {@link ByteSize}, {@link java.net.URI}, {@link java.nio.file.Path}, {@link
 * HostPort}, anchored {@link com.google.re2j.Pattern}, enum, record, {@code List}, {@code
 * Map<String, …>} or {@code Optional} of these, or a {@link ConfigNode}, which is taken as it is. A
 * key that isn't there takes its {@link Default}; without one, {@code Optional}, lists and maps are
 * empty, a record takes the defaults of its own keys, and anything else is required. A key without
 * a value counts as not there, except that for a text it is the empty one and that a boolean needs
 * a value. An empty text is an empty {@code Optional}, unless the component is {@link NotEmpty}.
 *
 * <p>A record refuses values by throwing {@link IllegalArgumentException} (or {@link InvalidValue},
 * which names the key) in its compact constructor. All problems are found, not only the first.
 * Immutable.
 */
public final class ConfigBinder {
  private static final ConfigBinder STANDARD =
      new ConfigBinder(ScalarTypes.STANDARD, Set.of(), false);

  private final ScalarTypes scalarTypes;
  private final Set<String> furtherKeys;
  private final boolean ignoresUnknownKeys;

  private ConfigBinder(
      ScalarTypes scalarTypes, Set<String> furtherKeys, boolean ignoresUnknownKeys) {
    this.scalarTypes = scalarTypes;
    this.furtherKeys = furtherKeys;
    this.ignoresUnknownKeys = ignoresUnknownKeys;
  }

  /** Returns the binder that knows the types above. */
  public static ConfigBinder standard() {
    return STANDARD;
  }

  /**
   * Returns a binder that reads {@code type} from a text, too.
   *
   * @param name what the reference page and messages call it, such as {@code partition count}
   * @param parser throws {@link IllegalArgumentException} with {@code expected …, found …}
   */
  public <T> ConfigBinder with(Class<T> type, String name, Function<String, T> parser) {
    return new ConfigBinder(
        scalarTypes.with(type, new ScalarType(name, name, false, parser)),
        furtherKeys,
        ignoresUnknownKeys);
  }

  /**
   * Returns a binder that also suggests {@code keys}, which something before it handles, as what
   * the user of an unknown key may have meant.
   */
  public ConfigBinder suggesting(Set<String> keys) {
    return new ConfigBinder(scalarTypes, Set.copyOf(keys), ignoresUnknownKeys);
  }

  /** Returns a binder that passes over keys which the record doesn't have. */
  public ConfigBinder ignoringUnknownKeys() {
    return new ConfigBinder(scalarTypes, furtherKeys, true);
  }

  /**
   * Binds {@code node} to a record.
   *
   * @throws ConfigException with all problems, if there are any
   */
  public <T extends Record> T bind(ConfigNode node, Class<T> type) {
    ConfigProblems problems = new ConfigProblems();
    Optional<T> bound = bind(node, type, problems);
    problems.throwIfAny();
    return bound.orElseThrow();
  }

  /** Binds {@code node} to a record; adds what is wrong to {@code problems} and is then empty. */
  public <T extends Record> Optional<T> bind(
      ConfigNode node, Class<T> type, ConfigProblems problems) {
    return Optional.ofNullable(type.cast(record(type, node, problems)));
  }

  ScalarTypes scalarTypes() {
    return scalarTypes;
  }

  /** Null if there was a problem; so are the other methods here. */
  private @Nullable Object value(Type type, ConfigNode node, ConfigProblems problems) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        if (node instanceof ConfigNode.Scalar scalar && scalar.text().isEmpty()) {
          return Optional.empty();
        }
        Object present = value(arguments[0], node, problems);
        return present == null ? null : Optional.of(present);
      } else if (raw == List.class) {
        return list(arguments[0], node, problems);
      } else if (raw == Map.class) {
        return map(arguments[1], node, problems);
      }
      throw new IllegalStateException("expected a type that configuration can hold, found " + type);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == ConfigNode.class) {
      return node;
    }
    Optional<ScalarType> scalarType = scalarTypes.find(plain);
    return scalarType.isPresent()
        ? scalar(scalarType.get(), node, problems)
        : record(plain, node, problems);
  }

  private static @Nullable Object scalar(
      ScalarType type, ConfigNode node, ConfigProblems problems) {
    if (!(node instanceof ConfigNode.Scalar scalar) || scalar.isNull()) {
      problems.add(node.location(), "expected " + type.expected() + ", found " + node.describe());
      return null;
    }
    try {
      return type.parser().apply(scalar.text());
    } catch (IllegalArgumentException e) {
      problems.add(node.location(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Object list(Type itemType, ConfigNode node, ConfigProblems problems) {
    if (!(node instanceof ConfigNode.Sequence sequence)) {
      problems.add(node.location(), "expected a list, found " + node.describe());
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (ConfigNode item : sequence.items()) {
      Object value = value(itemType, item, problems);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == sequence.items().size() ? List.copyOf(values) : null;
  }

  private @Nullable Object map(Type valueType, ConfigNode node, ConfigProblems problems) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      problems.add(node.location(), "expected a mapping, found " + node.describe());
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) -> {
          Object value = value(valueType, nullAsText(valueType, entry), problems);
          if (value != null) {
            values.put(key, value);
          }
        });
    return values.size() == mapping.entries().size() ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Object record(Class<?> type, ConfigNode node, ConfigProblems problems) {
    RecordShape shape = RecordShape.of(type);
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      problems.add(node.location(), "expected a mapping, found " + node.describe());
      return null;
    }
    if (!ignoresUnknownKeys) {
      refuseUnknownKeys(mapping, shape.keys(), problems);
    }
    return construct(shape, mapping, problems);
  }

  private void refuseUnknownKeys(
      ConfigNode.Mapping mapping, Set<String> known, ConfigProblems problems) {
    Set<String> suggestions = new TreeSet<>(furtherKeys);
    suggestions.addAll(known);
    for (String key : mapping.entries().keySet()) {
      if (!known.contains(key)) {
        problems.add(
            mapping.keyLocation(key),
            NearestName.of(key, suggestions)
                .map(nearest -> "unknown key; did you mean " + nearest + "?")
                .orElse("unknown key; expected one of " + String.join(", ", known)));
      }
    }
  }

  private @Nullable Object construct(
      RecordShape shape, ConfigNode.Mapping mapping, ConfigProblems problems) {
    Object[] values = new Object[shape.entries().size()];
    boolean complete = true;
    for (int i = 0; i < values.length; i++) {
      RecordShape.Entry entry = shape.entries().get(i);
      Object value =
          entry.inlined()
              ? construct(RecordShape.of((Class<?>) entry.type()), mapping, problems)
              : component(entry, mapping, problems);
      if (value == null) {
        complete = false;
      } else {
        values[i] = value;
      }
    }
    if (!complete) {
      return null;
    }
    try {
      return shape.construct(values);
    } catch (InvalidValue e) {
      ConfigNode culprit = mapping.entries().get(e.key());
      problems.add(
          culprit == null ? mapping.keyLocation(e.key()) : culprit.location(),
          String.valueOf(e.getMessage()));
      return null;
    } catch (IllegalArgumentException e) {
      problems.add(mapping.location(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Object component(
      RecordShape.Entry entry, ConfigNode.Mapping mapping, ConfigProblems problems) {
    ConfigNode written = mapping.entries().get(entry.key());
    if (written != null) {
      if (entry.notEmpty() && isEmpty(written)) {
        problems.add(written.location(), "expected a text, found nothing");
        return null;
      }
      ConfigNode node = nullAsText(entry.type(), written);
      if (!node.isAbsent() || entry.type() == boolean.class || isEnum(entry.type())) {
        return value(entry.type(), node, problems);
      }
    }
    Location location = mapping.keyLocation(entry.key());
    if (entry.defaultText() != null) {
      return defaultValue(entry, entry.defaultText(), location, problems);
    }
    if (entry.type() instanceof ParameterizedType generic) {
      if (generic.getRawType() == Optional.class) {
        return Optional.empty();
      }
      return generic.getRawType() == List.class ? List.of() : Map.of();
    }
    if (entry.type() instanceof Class<?> type && type.isRecord() && isMapping(type)) {
      return record(type, ConfigNode.empty(location), problems);
    }
    problems.add(location, "required key is missing");
    return null;
  }

  private static boolean isEmpty(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && (scalar.isNull() || scalar.text().isBlank());
  }

  private Object defaultValue(
      RecordShape.Entry entry, String text, Location location, ConfigProblems problems) {
    boolean bare = entry.type() instanceof Class<?> type && !isMapping(type);
    ConfigNode node =
        bare
            ? new ConfigNode.Scalar(location, text, true, false)
            : relocate(ConfigNode.parse("default of " + entry.key(), text), location);
    int before = problems.count();
    Object value = value(entry.type(), node, problems);
    if (value == null) {
      throw new IllegalStateException(
          "the default of "
              + entry.key()
              + " doesn't bind: "
              + problems.list().subList(before, problems.count()));
    }
    return value;
  }

  private static ConfigNode relocate(ConfigNode node, Location location) {
    return switch (node) {
      case ConfigNode.Scalar s -> new ConfigNode.Scalar(location, s.text(), s.plain(), s.isNull());
      case ConfigNode.Sequence s -> new ConfigNode.Sequence(location, s.items());
      case ConfigNode.Mapping m -> new ConfigNode.Mapping(location, m.entries(), m.keyLocations());
    };
  }

  private boolean isMapping(Class<?> type) {
    return scalarTypes.find(type).isEmpty();
  }

  private static boolean isEnum(Type type) {
    return type instanceof Class<?> plain && plain.isEnum();
  }

  private ConfigNode nullAsText(Type type, ConfigNode node) {
    boolean textual =
        type instanceof Class<?> plain
            && scalarTypes.find(plain).filter(ScalarType::textual).isPresent();
    return textual && node.isAbsent()
        ? new ConfigNode.Scalar(node.location(), "", true, false)
        : node;
  }
}
