package io.weir.schemas.relabel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.schemas.config.AnchoredPatterns;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rules as one text, for where a setting is a text: the list as it stands in YAML, or as JSON. */
public final class RelabelText {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private RelabelText() {}

  /**
   * Reads rules.
   *
   * @param name what the text is called in messages
   * @param text a list in YAML or JSON; blank for no rules
   * @throws ConfigException with all problems, each with its line and column in the text
   */
  public static List<RelabelRule> parse(String name, String text) {
    if (text.isBlank()) {
      return List.of();
    }
    ConfigNode list = ConfigNode.parse(name, text);
    ConfigNode rules =
        new ConfigNode.Mapping(
            list.location(), Map.of("rules", list), Map.of("rules", list.location()));
    return ConfigBinder.standard().bind(rules, Rules.class).rules();
  }

  /** The rules as JSON, which {@link #parse} reads back to equal ones; empty for no rules. */
  public static String of(List<RelabelRule> rules) {
    if (rules.isEmpty()) {
      return "";
    }
    ArrayNode list = JSON.createArrayNode();
    rules.forEach(rule -> write(rule, list.addObject()));
    try {
      return JSON.writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is always written", e);
    }
  }

  /** What is as it would be without its key has none: some actions refuse keys of others. */
  private static void write(RelabelRule rule, ObjectNode to) {
    if (!rule.sourceLabels().isEmpty()) {
      rule.sourceLabels().forEach(to.putArray("source_labels")::add);
    }
    put(to, "separator", rule.separator(), RelabelRule.DEFAULT_SEPARATOR);
    put(to, "regex", AnchoredPatterns.text(rule.regex()), RelabelRule.DEFAULT_REGEX);
    if (rule.modulus() != 0) {
      to.put("modulus", rule.modulus());
    }
    put(to, "target_label", rule.targetLabel(), "");
    put(to, "replacement", rule.replacement(), RelabelRule.DEFAULT_REPLACEMENT);
    to.put("action", rule.action().name().toLowerCase(Locale.ROOT));
  }

  private static void put(ObjectNode to, String key, String value, String otherwise) {
    if (!value.equals(otherwise)) {
      to.put(key, value);
    }
  }

  private record Rules(List<RelabelRule> rules) {}
}
