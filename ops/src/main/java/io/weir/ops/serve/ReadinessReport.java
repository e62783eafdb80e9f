package io.weir.ops.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.ops.role.Readiness;
import java.util.Map;

/**
 * What {@code /-/ready} answers: each role by name.
 *
 * @param roles the roles in the order of their start
 */
record ReadinessReport(Map<String, Readiness> roles) {
  private static final ObjectMapper JSON = new ObjectMapper();

  boolean ready() {
    return !roles.isEmpty() && roles.values().stream().allMatch(Readiness::ready);
  }

  /** For who may not know more. */
  String statusJson() {
    return root() + "\n";
  }

  String json() {
    ObjectNode root = root();
    ObjectNode parts = root.putObject("roles");
    roles.forEach((name, readiness) ->
        parts.putObject(name).put("ready", readiness.ready()).put("detail", readiness.detail()));
    return root + "\n";
  }

  private ObjectNode root() {
    return JSON.createObjectNode().put("status", ready() ? "ready" : "not ready");
  }
}
