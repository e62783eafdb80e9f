package io.weir.ops.embedded.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the topic says, in memory. The log's reader applies entries to it, in the order of the log;
 * any thread reads it.
 */
final class Catalog {

  private final NavigableMap<String, NavigableMap<Integer, SchemaVersion>> subjects =
      new TreeMap<>();
  private final Map<Integer, String> textsById = new HashMap<>();
  private final Map<String, Integer> idsByText = new HashMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();
  private CompatibilityLevel globalLevel = CompatibilityLevel.BACKWARD;
  private int greatestId;

  synchronized void apply(LogEntry entry) {
    switch (entry) {
      case LogEntry.Version(SchemaVersion version) -> put(version);
      case LogEntry.VersionGone(String subject, int version) -> {
        NavigableMap<Integer, SchemaVersion> versions = subjects.get(subject);
        if (versions != null) {
          versions.remove(version);
        }
      }
      case LogEntry.IdTaken(int id) -> greatestId = Math.max(greatestId, id);
      case LogEntry.SubjectDeleted(String subject, int lastVersion) -> {
        NavigableMap<Integer, SchemaVersion> versions = subjects.get(subject);
        if (versions != null) {
          versions.headMap(lastVersion, true).replaceAll((_, version) -> version.asDeleted());
        }
      }
      case LogEntry.Level(Optional<String> subject, Optional<CompatibilityLevel> level) ->
          subject.ifPresentOrElse(
              s -> level.ifPresentOrElse(l -> levels.put(s, l), () -> levels.remove(s)),
              () -> globalLevel = level.orElse(CompatibilityLevel.BACKWARD));
      case LogEntry.Nothing() -> {}
    }
  }

  /** The subjects that have versions, in the order of their names. */
  synchronized List<String> subjects(boolean withDeleted) {
    return subjects.keySet().stream().filter(s -> !versions(s, withDeleted).isEmpty()).toList();
  }

  /** The versions of a subject, the oldest first; none if there is no such subject. */
  synchronized List<SchemaVersion> versions(String subject, boolean withDeleted) {
    NavigableMap<Integer, SchemaVersion> versions = subjects.get(subject);
    if (versions == null) {
      return List.of();
    }
    return versions.values().stream().filter(v -> withDeleted || !v.deleted()).toList();
  }

  /** Where a schema stands, in the order of subjects and versions. */
  synchronized List<SchemaVersion> versionsOf(int id, boolean withDeleted) {
    List<SchemaVersion> found = new ArrayList<>();
    for (String subject : subjects.keySet()) {
      for (SchemaVersion version : versions(subject, withDeleted)) {
        if (version.id() == id) {
          found.add(version);
        }
      }
    }
    return found;
  }

  synchronized Optional<String> textOf(int id) {
    return Optional.ofNullable(textsById.get(id));
  }

  /** The id of a text that stands under any subject, or stood there. */
  synchronized Optional<Integer> idOf(String text) {
    return Optional.ofNullable(idsByText.get(text));
  }

  /** An id that was never given. */
  synchronized int nextId() {
    return greatestId + 1;
  }

  synchronized CompatibilityLevel globalLevel() {
    return globalLevel;
  }

  /** The level that a subject has of its own. */
  synchronized Optional<CompatibilityLevel> levelOf(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  private void put(SchemaVersion version) {
    subjects
        .computeIfAbsent(version.subject(), _ -> new TreeMap<>())
        .put(version.version(), version);
    textsById.put(version.id(), version.text());
    idsByText.putIfAbsent(version.text(), version.id());
    greatestId = Math.max(greatestId, version.id());
  }
}
