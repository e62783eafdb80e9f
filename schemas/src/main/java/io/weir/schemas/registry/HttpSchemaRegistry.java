package io.weir.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.random.RandomGenerator;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * A registry that is asked by Confluent's REST API. What can't change, the schema of an id and the
 * id of a schema, is asked for once and kept; that something is not there is not kept. Any number
 * of threads that ask for one id make one request.
 *
 * <p>A request that fails by the network, or with a status of 5xx or 429, is repeated as {@link
 * RegistrySettings} says.
 */
public final class HttpSchemaRegistry implements SchemaRegistry, AutoCloseable {

  private final RegistryRequests requests;
  private final OncePerKey<Integer, Schema> schemas = new OncePerKey<>();
  private final OncePerKey<SubjectAndText, Integer> ids = new OncePerKey<>();

  /** A client of a registry. It makes no request yet. */
  public HttpSchemaRegistry(RegistrySettings settings) {
    this(settings, RandomGenerator.getDefault(), Ticker.SYSTEM);
  }

  HttpSchemaRegistry(RegistrySettings settings, RandomGenerator random, Ticker ticker) {
    this.requests = new RegistryRequests(settings, random, ticker);
  }

  @Override
  public int register(String subject, Schema schema) {
    return ids.get(
        new SubjectAndText(subject, schema.toString()),
        key -> {
          JsonNode answer = requests.post(body(key.text()), "subjects", subject, "versions");
          return intOf(answer, "id", "the registration of a schema under " + subject);
        });
  }

  @Override
  public Schema schemaById(int id) {
    return schemas.get(
        id,
        key -> {
          JsonNode answer = requests.get("schemas", "ids", Integer.toString(key));
          return schemaOf(answer, "schema " + key);
        });
  }

  @Override
  public RegisteredSchema latest(String subject) {
    JsonNode answer = requests.get("subjects", subject, "versions", "latest");
    String what = "the latest schema of " + subject;
    return new RegisteredSchema(
        subject, intOf(answer, "version", what), intOf(answer, "id", what), schemaOf(answer, what));
  }

  @Override
  public boolean compatible(String subject, Schema schema) {
    try {
      JsonNode answer =
          requests.post(
              body(schema.toString()), "compatibility", "subjects", subject, "versions", "latest");
      JsonNode compatible = answer.path("is_compatible");
      if (!compatible.isBoolean()) {
        throw unusable("the compatibility with " + subject, "is_compatible", answer);
      }
      return compatible.booleanValue();
    } catch (RegistryException e) {
      if (e.notFound()) {
        return true;
      }
      throw e;
    }
  }

  /** Closes idle connections; requests that wait to be repeated fail. */
  @Override
  public void close() {
    requests.close();
  }

  private static ObjectNode body(String text) {
    return JsonNodeFactory.instance.objectNode().put("schema", text);
  }

  private static int intOf(JsonNode answer, String field, String what) {
    JsonNode value = answer.path(field);
    if (!value.isInt()) {
      throw unusable(what, field, answer);
    }
    return value.intValue();
  }

  private static Schema schemaOf(JsonNode answer, String what) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryException.unusable(
          "schema registry: %s: expected a schema of type AVRO, found %s".formatted(what, type),
          null);
    }
    if (!answer.path("references").isEmpty()) {
      throw RegistryException.unusable(
          "schema registry: %s: expected a schema without references to others, found %s"
              .formatted(what, answer.path("references")),
          null);
    }
    JsonNode text = answer.path("schema");
    if (!text.isTextual()) {
      throw unusable(what, "schema", answer);
    }
    try {
      // What others registered was checked by others, and need not have the names that Avro wants.
      return new Schema.Parser(NameValidator.NO_VALIDATION)
          .setValidateDefaults(false)
          .parse(text.textValue());
    } catch (AvroRuntimeException e) {
      throw RegistryException.unusable(
          "schema registry: %s: expected an Avro schema, found: %s".formatted(what, e), e);
    }
  }

  private static RegistryException unusable(String what, String field, JsonNode answer) {
    return RegistryException.unusable(
        "schema registry: %s: expected a field %s, found %s".formatted(what, field, answer), null);
  }

  private record SubjectAndText(String subject, String text) {}
}
