package io.weir.ops.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entries as the keys and values of Confluent's registry, so that it could take over our topic, and
 * we its.
 */
final class LogEntryJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AVRO = "AVRO";

  private LogEntryJson() {}

  static byte[] key(LogEntry entry) {
    return bytes(
        switch (entry) {
          case LogEntry.Version(SchemaVersion version) ->
              schemaKey(version.subject(), version.version());
          case LogEntry.VersionGone(String subject, int version) -> schemaKey(subject, version);
          case LogEntry.SubjectDeleted(String subject, int _) ->
              JSON.createObjectNode()
                  .put("keytype", "DELETE_SUBJECT")
                  .put("subject", subject)
                  .put("magic", 0);
          case LogEntry.Level(Optional<String> subject, Optional<CompatibilityLevel> _) ->
              JSON.createObjectNode()
                  .put("keytype", "CONFIG")
                  .put("subject", subject.orElse(null))
                  .put("magic", 0);
          case LogEntry.Nothing() -> JSON.createObjectNode().put("keytype", "NOOP").put("magic", 0);
          case LogEntry.IdTaken _ ->
              throw new IllegalArgumentException("expected an entry to write, found " + entry);
        });
  }

  /** The value of an entry; null is a record that deletes those of its key. */
  static byte @Nullable [] value(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Version(SchemaVersion version) ->
          bytes(
              JSON.createObjectNode()
                  .put("subject", version.subject())
                  .put("version", version.version())
                  .put("id", version.id())
                  .put("schema", version.text())
                  .put("deleted", version.deleted()));
      case LogEntry.SubjectDeleted(String subject, int lastVersion) ->
          bytes(JSON.createObjectNode().put("subject", subject).put("version", lastVersion));
      case LogEntry.Level(Optional<String> _, Optional<CompatibilityLevel> level) ->
          level
              .map(l -> bytes(JSON.createObjectNode().put("compatibilityLevel", l.name())))
              .orElse(null);
      case LogEntry.VersionGone _, LogEntry.Nothing _, LogEntry.IdTaken _ -> null;
    };
  }

  /**
   * Reads a record.
   *
   * @return empty if it says nothing that we know, such as a mode
   * @throws IllegalArgumentException if it is not a record of a registry
   */
  static Optional<LogEntry> read(byte @Nullable [] keyBytes, byte @Nullable [] valueBytes) {
    JsonNode key = parse(keyBytes).orElseThrow(() -> new IllegalArgumentException("no key"));
    Optional<JsonNode> value = parse(valueBytes);
    return switch (text(key, "keytype")) {
      case "SCHEMA" ->
          Optional.of(
              value
                  .map(LogEntryJson::version)
                  .orElseGet(() ->
                      new LogEntry.VersionGone(text(key, "subject"), number(key, "version"))));
      case "DELETE_SUBJECT" ->
          value.map(v -> new LogEntry.SubjectDeleted(text(key, "subject"), number(v, "version")));
      case "CONFIG" -> Optional.of(level(key, value));
      case "NOOP" -> Optional.of(new LogEntry.Nothing());
      default -> Optional.empty();
    };
  }

  private static LogEntry version(JsonNode value) {
    int id = number(value, "id");
    if (!value.path("schemaType").asText(AVRO).equals(AVRO)
        || !value.path("references").isEmpty()) {
      return new LogEntry.IdTaken(id);
    }
    return new LogEntry.Version(
        new SchemaVersion(
            text(value, "subject"),
            number(value, "version"),
            id,
            text(value, "schema"),
            value.path("deleted").asBoolean(false)));
  }

  private static LogEntry level(JsonNode key, Optional<JsonNode> value) {
    JsonNode subject = key.path("subject");
    return new LogEntry.Level(
        subject.isTextual() ? Optional.of(subject.textValue()) : Optional.empty(),
        value.flatMap(v -> CompatibilityLevel.named(text(v, "compatibilityLevel"))));
  }

  private static ObjectNode schemaKey(String subject, int version) {
    return JSON.createObjectNode()
        .put("keytype", "SCHEMA")
        .put("subject", subject)
        .put("version", version)
        .put("magic", 1);
  }

  private static byte[] bytes(ObjectNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<JsonNode> parse(byte @Nullable [] bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw new IllegalArgumentException("expected a JSON object, found " + text);
      }
      return Optional.of(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected JSON, found " + text, e);
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "%s: expected a text, found %s in %s".formatted(field, value, node));
    }
    return value.textValue();
  }

  private static int number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isInt()) {
      throw new IllegalArgumentException(
          "%s: expected a number, found %s in %s".formatted(field, value, node));
    }
    return value.intValue();
  }
}
