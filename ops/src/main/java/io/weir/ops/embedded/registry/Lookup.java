package io.weir.ops.embedded.registry;

import java.util.List;
import org.apache.avro.Schema;

/** Finds what requests name, or says what is missing. */
final class Lookup {

  private static final String LATEST = "latest";

  private final Catalog catalog;

  Lookup(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The versions of a subject that has some. */
  List<SchemaVersion> versions(String subject, boolean withDeleted) {
    List<SchemaVersion> versions = catalog.versions(subject, withDeleted);
    if (versions.isEmpty()) {
      throw RegistryError.subjectNotFound(subject);
    }
    return versions;
  }

  /**
   * A version of a subject.
   *
   * @param number a number from 1, or {@code latest}, or {@code -1}, which means the same
   */
  SchemaVersion version(String subject, String number, boolean withDeleted) {
    boolean latest = isLatest(number);
    int wanted = latest ? -1 : parse(number);
    List<SchemaVersion> versions = versions(subject, withDeleted);
    if (latest) {
      return versions.getLast();
    }
    return versions.stream()
        .filter(version -> version.version() == wanted)
        .findFirst()
        .orElseThrow(() -> RegistryError.versionNotFound(wanted));
  }

  /** The version of a subject that is a schema. */
  SchemaVersion version(String subject, Schema schema, boolean withDeleted) {
    String text = schema.toString();
    return versions(subject, withDeleted).stream()
        .filter(version -> version.text().equals(text))
        .findFirst()
        .orElseThrow(RegistryError::schemaNotFound);
  }

  /** The text of a schema. */
  String text(String id) {
    int number;
    try {
      number = Integer.parseInt(id);
    } catch (NumberFormatException _) {
      throw RegistryError.malformedRequest("expected a schema id, found " + id);
    }
    return catalog.textOf(number).orElseThrow(() -> RegistryError.schemaNotFound(number));
  }

  /** Whether a version's number asks for the newest that is not deleted. */
  static boolean isLatest(String number) {
    return number.equals(LATEST) || number.equals("-1");
  }

  private static int parse(String number) {
    try {
      int version = Integer.parseInt(number);
      if (version > 0) {
        return version;
      }
    } catch (NumberFormatException _) {
      throw RegistryError.invalidVersion(number);
    }
    throw RegistryError.invalidVersion(number);
  }
}
