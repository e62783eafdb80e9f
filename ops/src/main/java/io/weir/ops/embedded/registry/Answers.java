package io.weir.ops.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.util.Collection;
import org.apache.avro.Schema;

/** Requests and answers as JSON of Confluent's media type. */
final class Answers {

  static final MediaType MEDIA_TYPE = MediaType.parse("application/vnd.schemaregistry.v1+json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static HttpResponse of(Object value) {
    return ofJsonText(JSON.valueToTree(value).toString());
  }

  /** A text that is JSON already. */
  static HttpResponse ofJsonText(String text) {
    return HttpResponse.of(HttpStatus.OK, MEDIA_TYPE, text);
  }

  static ObjectNode describe(SchemaVersion version) {
    return object()
        .put("subject", version.subject())
        .put("version", version.version())
        .put("id", version.id())
        .put("schema", version.text());
  }

  static Object numbers(Collection<SchemaVersion> versions) {
    return versions.stream().map(SchemaVersion::version).toList();
  }

  /** The body of a request, an object. */
  static JsonNode body(AggregatedHttpRequest request) {
    try {
      JsonNode body = JSON.readTree(request.contentUtf8());
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw RegistryError.malformedRequest(
          "expected a JSON object, found: " + e.getOriginalMessage());
    }
    throw RegistryError.malformedRequest("expected a JSON object, found none");
  }

  /** The schema in the body of a request; only Avro, only without references to other subjects. */
  static Schema schema(AggregatedHttpRequest request) {
    JsonNode body = body(request);
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryError.invalidSchema(
          "expected a schema of type AVRO, found %s: the embedded schema registry keeps no other"
              .formatted(type));
    }
    if (!body.path("references").isEmpty()) {
      throw RegistryError.invalidSchema(
          "expected a schema without references, found %s: the embedded schema registry keeps none"
              .formatted(body.path("references")));
    }
    return SchemaTexts.parseNew(body.path("schema").asText(""));
  }

  /** The body of a refusal. */
  static HttpData error(int code, String message) {
    return HttpData.ofUtf8(object().put("error_code", code).put("message", message).toString());
  }
}
