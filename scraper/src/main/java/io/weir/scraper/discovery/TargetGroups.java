package io.weir.scraper.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.labels.Labels;
import io.weir.scraper.config.StaticConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lists of target groups, as {@code file_sd} files and {@code http_sd} servers give them. */
final class TargetGroups {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts -> {
                texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              })
          .build();

  private record Group(
      @Nullable List<@Nullable String> targets, @Nullable Map<String, @Nullable String> labels) {}

  private TargetGroups() {}

  /** Makes groups of static configurations; their sources are their indexes. */
  static List<TargetGroup> ofStatic(List<StaticConfig> configs) {
    List<TargetGroup> groups = new ArrayList<>();
    for (StaticConfig config : configs) {
      String source = Integer.toString(groups.size());
      groups.add(group(source, config.targets(), config.labels()));
    }
    return groups;
  }

  /**
   * Reads a JSON or YAML file.
   *
   * @throws IOException if it can't be read or isn't a list of target groups
   */
  static List<TargetGroup> ofFile(Path file) throws IOException {
    String text = Files.readString(file);
    Map<String, String> metaLabels = Map.of("__meta_filepath", file.toString());
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    return json
        ? ofJson(file.toString(), text, metaLabels)
        : ofYaml(file.toString(), text, metaLabels);
  }

  /**
   * Reads a JSON text.
   *
   * @throws IOException if it isn't a list of target groups
   */
  static List<TargetGroup> ofJson(String source, String text, Map<String, String> metaLabels)
      throws IOException {
    List<@Nullable Group> read;
    try {
      read = JSON.readValue(text, new TypeReference<List<@Nullable Group>>() {});
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw new IOException(
          source + place + ": expected a JSON list of target groups: " + e.getOriginalMessage(), e);
    }
    if (read == null) {
      return List.of();
    }
    List<TargetGroup> groups = new ArrayList<>();
    for (Group group : read) {
      String groupSource = source + ":" + groups.size();
      if (group == null) {
        throw new IOException(groupSource + ": expected a target group, found null");
      }
      List<@Nullable String> targets = group.targets() == null ? List.of() : group.targets();
      Map<String, @Nullable String> labels = group.labels() == null ? Map.of() : group.labels();
      List<String> addresses = new ArrayList<>();
      for (String target : targets) {
        addresses.add(target == null ? "" : target);
      }
      Map<String, String> values = new HashMap<>();
      labels.forEach((name, value) -> values.put(name, value == null ? "" : value));
      values.putAll(metaLabels);
      groups.add(group(groupSource, addresses, values));
    }
    return groups;
  }

  private static List<TargetGroup> ofYaml(
      String source, String text, Map<String, String> metaLabels) throws IOException {
    ConfigProblems problems = new ConfigProblems();
    List<TargetGroup> groups = new ArrayList<>();
    try {
      ConfigNode root = ConfigNode.parse(source, text);
      if (root instanceof ConfigNode.Sequence sequence) {
        for (ConfigNode item : sequence.items()) {
          String groupSource = source + ":" + groups.size();
          ConfigBinder.standard()
              .bind(item, StaticConfig.class, problems)
              .map(config -> group(groupSource, config.targets(), merged(config, metaLabels)))
              .ifPresent(groups::add);
        }
      } else if (!root.isAbsent()) {
        problems.add(root.location(), "expected a list of target groups, found " + root.describe());
      }
      problems.throwIfAny();
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
    return groups;
  }

  private static Map<String, String> merged(StaticConfig config, Map<String, String> metaLabels) {
    Map<String, String> labels = new HashMap<>(config.labels());
    labels.putAll(metaLabels);
    return labels;
  }

  private static TargetGroup group(
      String source, List<String> addresses, Map<String, String> labels) {
    List<Labels> targets =
        addresses.stream().map(address -> Labels.of(TargetResolver.ADDRESS, address)).toList();
    return new TargetGroup(source, targets, Labels.ofMap(labels));
  }
}
