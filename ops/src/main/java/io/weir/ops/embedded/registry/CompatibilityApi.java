package io.weir.ops.embedded.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import java.util.List;

/** {@code /compatibility}: what a registration would say. */
final class CompatibilityApi {

  private final Lookup lookup;
  private final Registrations registrations;

  CompatibilityApi(Lookup lookup, Registrations registrations) {
    this.lookup = lookup;
    this.registrations = registrations;
  }

  @Post("/compatibility/subjects/{subject}/versions/{version}")
  public HttpResponse withVersion(
      @Param("subject") String subject,
      @Param("version") String version,
      @Param("verbose") @Default("false") boolean verbose,
      AggregatedHttpRequest request) {
    return check(subject, List.of(lookup.version(subject, version, false)), verbose, request);
  }

  @Post("/compatibility/subjects/{subject}/versions")
  public HttpResponse withAll(
      @Param("subject") String subject,
      @Param("verbose") @Default("false") boolean verbose,
      AggregatedHttpRequest request) {
    return check(subject, lookup.versions(subject, false), verbose, request);
  }

  private HttpResponse check(
      String subject,
      List<SchemaVersion> versions,
      boolean verbose,
      AggregatedHttpRequest request) {
    List<String> messages =
        registrations.incompatibilities(subject, Answers.schema(request), versions);
    ObjectNode answer = Answers.object().put("is_compatible", messages.isEmpty());
    if (verbose) {
      ArrayNode array = answer.putArray("messages");
      messages.forEach(array::add);
    }
    return Answers.of(answer);
  }
}
