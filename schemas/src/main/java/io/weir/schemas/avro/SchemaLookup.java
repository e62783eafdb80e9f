package io.weir.schemas.avro;

import java.util.Optional;
import org.apache.avro.Schema;

/** Finds writers' schemas, usually in a registry. Thread-safe. */
@FunctionalInterface
public interface SchemaLookup {
  /**
   * The schema of an id; empty if the registry says that there is none. A registry that can't be
   * asked is a runtime exception, after which the record can be tried again.
   */
  Optional<Schema> schema(int id);
}
