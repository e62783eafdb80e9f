package io.weir.sinks.delivery;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.registry.RegistryException;
import io.weir.schemas.registry.SchemaRegistry;
import java.util.Optional;
import org.apache.avro.Schema;

/** Finds writers' schemas in a registry; that it can't be asked is passed on. */
record RegistrySchemaLookup(SchemaRegistry registry) implements SchemaLookup {
  @Override
  public Optional<Schema> schema(int id) {
    try {
      return Optional.of(registry.schemaById(id));
    } catch (RegistryException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
