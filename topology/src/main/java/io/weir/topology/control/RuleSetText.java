package io.weir.topology.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one text that equal rules have, whoever read them: JSON without spaces, durations in
 * milliseconds, labels and files in order of their names (by UTF-16 units).
 */
final class RuleSetText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INTERVAL = "evaluation_interval_ms";
  private static final String OFFSET = "query_offset_ms";
  private static final String LABELS = "external_labels";
  private static final String URL = "external_url";
  private static final String FILES = "files";
  private static final String NAME = "name";
  private static final String TEXT = "text";

  private RuleSetText() {}

  static String of(RuleSources rules) {
    ObjectNode root = JSON.createObjectNode();
    root.put(INTERVAL, rules.evaluationInterval().toMillis());
    root.put(OFFSET, rules.queryOffset().toMillis());
    ObjectNode labels = root.putObject(LABELS);
    new TreeMap<>(rules.externalLabels()).forEach(labels::put);
    root.put(URL, rules.externalUrl());
    ArrayNode files = root.putArray(FILES);
    rules.files().stream()
        .sorted(Comparator.comparing(RuleSource::file))
        .forEach(file -> files.addObject().put(NAME, file.file()).put(TEXT, file.text()));
    return root.toString();
  }

  /**
   * What a text says; keys that aren't known are passed over.
   *
   * @throws IllegalArgumentException if it isn't such a text
   */
  static RuleSources parse(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
      Map<String, String> labels = new HashMap<>();
      root.required(LABELS)
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      List<RuleSource> files = new ArrayList<>();
      for (JsonNode file : root.required(FILES)) {
        files.add(new RuleSource(file.required(NAME).asText(), file.required(TEXT).asText()));
      }
      return new RuleSources(
          Duration.ofMillis(root.required(INTERVAL).longValue()),
          Duration.ofMillis(root.required(OFFSET).longValue()),
          labels,
          root.required(URL).asText(),
          files);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("rule set: expected JSON, found " + e.getMessage(), e);
    }
  }

  /** SHA-256 of a text's UTF-8 bytes, hexadecimal. */
  static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: expected in each JDK, found none", e);
    }
  }
}
