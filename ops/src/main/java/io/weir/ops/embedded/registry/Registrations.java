package io.weir.ops.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Changes of the registry, one after the other. Each is checked against the catalog, written, and
 * over when the catalog has it from the log.
 */
final class Registrations {

  /** Writes entries. */
  interface Log {
    /** Returns when the log has the entry and the catalog has it from there. */
    void append(LogEntry entry);
  }

  private final Catalog catalog;
  private final Lookup lookup;
  private final Log log;

  Registrations(Catalog catalog, Log log) {
    this.catalog = catalog;
    this.lookup = new Lookup(catalog);
    this.log = log;
  }

  /** Registers a schema if it is compatible and does not stand there yet; returns its id. */
  synchronized int register(String subject, Schema schema) {
    String text = schema.toString();
    List<SchemaVersion> versions = catalog.versions(subject, false);
    for (SchemaVersion version : versions) {
      if (version.text().equals(text)) {
        return version.id();
      }
    }
    List<String> incompatibilities = incompatibilities(subject, schema, versions);
    if (!incompatibilities.isEmpty()) {
      throw RegistryError.incompatible(subject, incompatibilities.toString());
    }
    int id = catalog.idOf(text).orElseGet(catalog::nextId);
    List<SchemaVersion> all = catalog.versions(subject, true);
    int version = all.isEmpty() ? 1 : all.getLast().version() + 1;
    log.append(new LogEntry.Version(new SchemaVersion(subject, version, id, text, false)));
    return id;
  }

  /** Says what stands against a schema as the subject's next version. */
  List<String> incompatibilities(String subject, Schema schema, List<SchemaVersion> versions) {
    if (versions.isEmpty()) {
      return List.of();
    }
    CompatibilityLevel level = catalog.levelOf(subject).orElseGet(catalog::globalLevel);
    List<SchemaVersion> counting =
        level.transitive() ? versions.reversed() : List.of(versions.getLast());
    List<String> messages = new ArrayList<>();
    for (SchemaVersion version : counting) {
      messages.addAll(level.incompatibilities(schema, version));
    }
    return messages;
  }

  /**
   * Deletes all versions of a subject softly, and its compatibility level; returns the versions.
   */
  synchronized List<Integer> deleteSubject(String subject) {
    List<SchemaVersion> versions = catalog.versions(subject, false);
    if (versions.isEmpty()) {
      throw catalog.versions(subject, true).isEmpty()
          ? RegistryError.subjectNotFound(subject)
          : RegistryError.subjectSoftDeleted(subject);
    }
    log.append(new LogEntry.SubjectDeleted(subject, versions.getLast().version()));
    if (catalog.levelOf(subject).isPresent()) {
      log.append(new LogEntry.Level(Optional.of(subject), Optional.empty()));
    }
    return versions.stream().map(SchemaVersion::version).toList();
  }

  /** Deletes one version of a subject softly; returns it as it stood. */
  synchronized SchemaVersion deleteVersion(String subject, String number) {
    SchemaVersion version = lookup.version(subject, number, !Lookup.isLatest(number));
    if (version.deleted()) {
      throw RegistryError.versionSoftDeleted(subject, version.version());
    }
    log.append(new LogEntry.Version(version.asDeleted()));
    return version;
  }

  /**
   * Sets a compatibility level.
   *
   * @param subject empty for the level of all subjects that have none
   * @param level empty to have none any more
   */
  synchronized void setLevel(Optional<String> subject, Optional<CompatibilityLevel> level) {
    log.append(new LogEntry.Level(subject, level));
  }
}
