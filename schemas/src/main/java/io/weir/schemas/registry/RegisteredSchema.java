package io.weir.schemas.registry;

import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param id the schema's id, the same under every subject
 * @param version its number under the subject, from 1
 */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
