package io.weir.ops.embedded.registry;

import java.util.Optional;

/** What a record of the topic says. Later ones overrule earlier ones. */
sealed interface LogEntry {

  /** A version of a subject, or its soft deletion. */
  record Version(SchemaVersion version) implements LogEntry {}

  /**
   * A version is gone for good. We don't write this, but a registry that had the topic before us
   * may have.
   */
  record VersionGone(String subject, int version) implements LogEntry {}

  /** An id that is given away to what we can't serve: not Avro, or with references. */
  record IdTaken(int id) implements LogEntry {}

  /** All versions of a subject up to and with one are softly deleted. */
  record SubjectDeleted(String subject, int lastVersion) implements LogEntry {}

  /**
   * A compatibility level.
   *
   * @param subject empty for the level of all subjects that have none
   * @param level empty for none any more
   */
  record Level(Optional<String> subject, Optional<CompatibilityLevel> level) implements LogEntry {}

  /** Nothing: it is written to find out where the topic ends. */
  record Nothing() implements LogEntry {}
}
