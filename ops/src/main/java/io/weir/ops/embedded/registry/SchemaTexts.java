package io.weir.ops.embedded.registry;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Schemas as text. Two texts are one schema if Avro prints them alike. */
final class SchemaTexts {

  private SchemaTexts() {}

  /** Parses a schema that is to be kept, by all of Avro's rules. */
  static Schema parseNew(String text) {
    if (text.isBlank()) {
      throw RegistryError.invalidSchema("Empty schema");
    }
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryError.invalidSchema("Invalid schema: " + e.getMessage());
    }
  }

  /** Parses a schema that is kept already, perhaps by a registry with other rules for names. */
  static Schema parseKept(String text) {
    return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
  }
}
