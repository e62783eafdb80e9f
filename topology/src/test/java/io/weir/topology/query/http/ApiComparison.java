package io.weir.topology.query.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether two answers are the same: status, media type, and each byte of the body, but for the
 * order of a vector's elements and of series, of warnings, of members of objects, and for what was
 * measured.
 */
public final class ApiComparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ApiComparison() {}

  /**
   * How two answers differ; empty if they are the same but for what may differ.
   *
   * @param known what may differ
   */
  public static Optional<String> difference(
      Optional<ApiDifference> known, ApiCall.Answer ours, ApiCall.Answer theirs) {
    boolean same =
        known.filter(ApiDifference::isOfStatus).isPresent()
            || ours.equals(theirs)
            || (ours.status() == theirs.status()
                && ours.contentType().equals(theirs.contentType())
                && comparable(known, ours.body()).equals(comparable(known, theirs.body())));
    return same
        ? Optional.empty()
        : Optional.of("%n  ours   %s%n  theirs %s".formatted(shown(ours), shown(theirs)));
  }

  private static String shown(ApiCall.Answer answer) {
    return answer.status() + " " + answer.contentType() + " " + answer.body();
  }

  private static Object comparable(Optional<ApiDifference> known, String body) {
    try {
      JsonNode root = JSON.readTree(body);
      if (!(root instanceof ObjectNode object)) {
        return body;
      }
      known.ifPresent(difference -> difference.forget(object));
      sort(object.path("warnings"));
      sort(object.path("infos"));
      JsonNode data = object.path("data");
      if (data.path("resultType").asText().equals("vector")) {
        sort(data.path("result"));
      } else if (data.path(0).isObject()) {
        sort(data);
      }
      if (data.path("stats") instanceof ObjectNode stats) {
        stats.remove(List.of("timings", "samples"));
      }
      return root;
    } catch (JsonProcessingException e) {
      return body;
    }
  }

  private static void sort(JsonNode node) {
    if (node instanceof ArrayNode array) {
      List<JsonNode> elements = new ArrayList<>();
      array.forEach(elements::add);
      elements.sort(Comparator.comparing(JsonNode::toString));
      array.removeAll();
      array.addAll(elements);
    }
  }
}
