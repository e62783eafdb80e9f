package io.weir.ops.embedded.registry;

/**
 * One version of a subject, as it stands in the topic.
 *
 * @param version from 1; never given twice, not even after a deletion
 * @param text the schema as Avro prints it
 * @param deleted softly: it can no longer be found under its subject, but still by its id
 */
record SchemaVersion(String subject, int version, int id, String text, boolean deleted) {

  SchemaVersion asDeleted() {
    return new SchemaVersion(subject, version, id, text, true);
  }
}
