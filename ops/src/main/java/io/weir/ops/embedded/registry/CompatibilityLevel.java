package io.weir.ops.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * With which earlier versions a new version of a subject must be compatible, and in which
 * direction.
 */
enum CompatibilityLevel {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  FORWARD(false, true, false),
  FULL(true, true, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD_TRANSITIVE(false, true, true),
  FULL_TRANSITIVE(true, true, true);

  private final boolean newReadsOld;
  private final boolean oldReadsNew;
  private final boolean transitive;

  CompatibilityLevel(boolean newReadsOld, boolean oldReadsNew, boolean transitive) {
    this.newReadsOld = newReadsOld;
    this.oldReadsNew = oldReadsNew;
    this.transitive = transitive;
  }

  static Optional<CompatibilityLevel> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (CompatibilityLevel level : values()) {
      if (level.name().equals(upper)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** Whether all earlier versions count, and not only the newest. */
  boolean transitive() {
    return transitive;
  }

  /** Says what stands against a new schema beside an old one; nothing if they are compatible. */
  List<String> incompatibilities(Schema newer, SchemaVersion old) {
    if (this == NONE) {
      return List.of();
    }
    Schema older = SchemaTexts.parseKept(old.text());
    List<String> messages = new ArrayList<>();
    if (newReadsOld) {
      messages.addAll(
          incompatibilities(
              newer, older, "the new schema can't read version %d".formatted(old.version())));
    }
    if (oldReadsNew) {
      messages.addAll(
          incompatibilities(
              older, newer, "version %d can't read the new schema".formatted(old.version())));
    }
    return messages;
  }

  private static List<String> incompatibilities(Schema reader, Schema writer, String what) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(found -> describe(found, what))
        .toList();
  }

  private static String describe(Incompatibility found, String what) {
    return "%s: %s at %s: %s"
        .formatted(what, found.getType(), found.getLocation(), found.getMessage());
  }
}
