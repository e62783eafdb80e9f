package io.weir.schemas.config;

import com.google.re2j.Pattern;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scalar types that a binder knows. Immutable. */
final class ScalarTypes {
  static final ScalarTypes STANDARD = standard();

  private final Map<Class<?>, ScalarType> byClass;

  private ScalarTypes(Map<Class<?>, ScalarType> byClass) {
    this.byClass = byClass;
  }

  ScalarTypes with(Class<?> type, ScalarType scalarType) {
    Map<Class<?>, ScalarType> extended = new HashMap<>(byClass);
    extended.put(type, scalarType);
    return new ScalarTypes(extended);
  }

  Optional<ScalarType> find(Class<?> type) {
    ScalarType known = byClass.get(type);
    if (known != null) {
      return Optional.of(known);
    }
    return type.isEnum() ? Optional.of(enumeration(type)) : Optional.empty();
  }

  private static ScalarTypes standard() {
    Map<Class<?>, ScalarType> types = new HashMap<>();
    types.put(String.class, new ScalarType("text", "a text", true, text -> text));
    types.put(Secret.class, new ScalarType("secret", "a text", true, Secret::new));
    types.put(
        Pattern.class,
        new ScalarType("regex", "a regular expression", true, AnchoredPatterns::compile));
    types.put(Duration.class, of("duration", "a duration such as 15s", Durations::parse));
    types.put(ByteSize.class, of("size", "a size such as 10MB", ByteSize::parse));
    types.put(HostPort.class, of("host:port", "host:port", HostPort::parse));
    types.put(
        InetSocketAddress.class,
        of("host:port", "host:port", text -> HostPort.parse(text).resolve()));
    types.put(URI.class, of("URL", "a URL such as http://127.0.0.1:9090", ScalarTypes::url));
    types.put(Path.class, of("path", "a path", ScalarTypes::path));
    types.put(int.class, of("integer", "an integer", text -> Math.toIntExact(integer(text, true))));
    types.put(long.class, of("integer", "an integer", text -> integer(text, false)));
    types.put(double.class, of("number", "a number", ScalarTypes::number));
    types.put(boolean.class, of("boolean", "true or false", ScalarTypes::truth));
    types.put(Integer.class, types.get(int.class));
    types.put(Long.class, types.get(long.class));
    types.put(Double.class, types.get(double.class));
    types.put(Boolean.class, types.get(boolean.class));
    return new ScalarTypes(types);
  }

  private static ScalarType of(String name, String expected, Function<String, Object> parser) {
    return new ScalarType(name, expected, false, parser);
  }

  private static Object url(String text) {
    try {
      URI uri = new URI(text);
      // Not the host: the JDK knows none in http://node_exporter:9100.
      if (uri.getScheme() != null && uri.getRawAuthority() != null) {
        return uri;
      }
      throw expected("a URL such as http://127.0.0.1:9090", text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "expected a URL such as http://127.0.0.1:9090, found \"" + text + "\": " + e.getReason(),
          e);
    }
  }

  private static Object path(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("expected a path, found \"" + text + "\"", e);
    }
    throw expected("a path", text);
  }

  private static long integer(String text, boolean narrow) {
    // No leading zeros: YAML 1.1 would read them as octal, most people as decimal.
    if (!text.matches("0|-?[1-9][0-9]*")) {
      throw expected("an integer", text);
    }
    try {
      return narrow ? Integer.parseInt(text) : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected an integer of " + (narrow ? 32 : 64) + " bits, found \"" + text + "\"", e);
    }
  }

  private static Object number(String text) {
    if (!text.matches("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
      throw expected("a number", text);
    }
    return Double.valueOf(text);
  }

  private static Object truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw expected("true or false", text);
    };
  }

  private static ScalarType enumeration(Class<?> type) {
    Map<String, Object> exact = new LinkedHashMap<>();
    Map<String, Object> anyCase = new HashMap<>();
    for (Object constant : type.getEnumConstants()) {
      String constantName = ((Enum<?>) constant).name();
      Key key = key(type, constantName);
      String name = key == null ? constantName.toLowerCase(Locale.ROOT) : key.value();
      exact.put(name, constant);
      if (key == null) {
        anyCase.put(name, constant);
      }
    }
    String choice = "one of " + String.join(", ", exact.keySet());
    return new ScalarType(
        String.join(" \\| ", exact.keySet()),
        choice,
        false,
        text -> {
          Object constant = exact.get(text);
          if (constant == null) {
            constant = anyCase.get(text.toLowerCase(Locale.ROOT));
          }
          if (constant == null) {
            throw expected(choice, text);
          }
          return constant;
        });
  }

  private static @Nullable Key key(Class<?> type, String constantName) {
    try {
      return type.getField(constantName).getAnnotation(Key.class);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(type + " has no constant " + constantName, e);
    }
  }

  private static IllegalArgumentException expected(String what, String found) {
    return new IllegalArgumentException("expected " + what + ", found \"" + found + "\"");
  }
}
