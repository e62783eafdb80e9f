package io.weir.schemas.registry;

import io.weir.schemas.avro.SchemaLookup;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A registry of Avro schemas: versions of a schema stand under a subject, and each schema has an id
 * that never changes and that records carry in front of their value.
 *
 * <p>Every method may block while it asks the registry, throws {@link RegistryException} when that
 * fails, and may be called by any thread.
 */
public interface SchemaRegistry {

  /**
   * Registers a schema, or finds that it stands there already.
   *
   * @return its id
   * @throws RegistryException also if the schema is not compatible with those of the subject
   */
  int register(String subject, Schema schema);

  /**
   * Returns the schema that has an id.
   *
   * @throws RegistryException also if there is none, {@link RegistryException#notFound}
   */
  Schema schemaById(int id);

  /**
   * Returns the newest version under a subject.
   *
   * @throws RegistryException also if there is none, {@link RegistryException#notFound}
   */
  RegisteredSchema latest(String subject);

  /**
   * Returns whether a schema could be registered after the newest version of a subject. With a
   * subject that has no versions every schema is compatible.
   */
  boolean compatible(String subject, Schema schema);

  /** This registry as a resolver of records asks it: an id that it doesn't know is empty. */
  default SchemaLookup lookup() {
    return id -> {
      try {
        return Optional.of(schemaById(id));
      } catch (RegistryException e) {
        if (e.notFound()) {
          return Optional.empty();
        }
        throw e;
      }
    };
  }

  /**
   * Returns the subject of a topic's values, {@code <topic>-value}: Confluent's TopicNameStrategy.
   */
  static String valueSubject(String topic) {
    return topic + "-value";
  }
}
