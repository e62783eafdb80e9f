package io.weir.ops.serve.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** A configuration to show: as it is written, but without what is secret. */
final class ConfigurationText {
  private static final String HIDDEN = "<secret>";
  private static final List<String> SECRET =
      List.of("password", "secret", "token", "credential", "jaas", "hash", "sha256", "apikey");
  private static final Pattern USER_INFO = Pattern.compile("(://[^/@\\s:]*):[^/@\\s]*@");

  private ConfigurationText() {}

  /**
   * A YAML text without the values of keys that name secrets, and without passwords in URLs; empty
   * if it is no YAML.
   */
  static String withoutSecrets(String text) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Yaml yaml =
        new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options);
    try {
      @Nullable Object root = yaml.load(text);
      return root == null ? "" : yaml.dump(hidden(root, false));
    } catch (YAMLException e) {
      return "";
    }
  }

  private static Object hidden(Object node, boolean secret) {
    return switch (node) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> shown = new LinkedHashMap<>();
        map.forEach((key, value) ->
            shown.put(
                key,
                value == null ? null : hidden(value, secret || isSecret(String.valueOf(key)))));
        yield shown;
      }
      case List<?> list ->
          list.stream().map(each -> each == null ? "" : hidden(each, secret)).toList();
      case String text ->
          secret ? HIDDEN : USER_INFO.matcher(text).replaceAll("$1:" + HIDDEN + "@");
      default -> secret ? HIDDEN : node;
    };
  }

  private static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return !name.endsWith("file")
        && !name.equals("tokens")
        && (name.equals("key") || SECRET.stream().anyMatch(name::contains));
  }
}
