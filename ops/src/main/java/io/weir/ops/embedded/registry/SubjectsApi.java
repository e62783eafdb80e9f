package io.weir.ops.embedded.registry;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Delete;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import java.util.List;

/** {@code /subjects}: versions under their subjects. */
final class SubjectsApi {

  private final Catalog catalog;
  private final Lookup lookup;
  private final Registrations registrations;

  SubjectsApi(Catalog catalog, Lookup lookup, Registrations registrations) {
    this.catalog = catalog;
    this.lookup = lookup;
    this.registrations = registrations;
  }

  @Get("/subjects")
  public HttpResponse subjects(
      @Param("subjectPrefix") @Default("") String prefix,
      @Param("deleted") @Default("false") boolean deleted) {
    return Answers.of(
        catalog.subjects(deleted).stream().filter(name -> name.startsWith(prefix)).toList());
  }

  @Get("/subjects/{subject}/versions")
  public HttpResponse versions(
      @Param("subject") String subject, @Param("deleted") @Default("false") boolean deleted) {
    return Answers.of(Answers.numbers(lookup.versions(subject, deleted)));
  }

  @Post("/subjects/{subject}/versions")
  public HttpResponse register(@Param("subject") String subject, AggregatedHttpRequest request) {
    int id = registrations.register(subject, Answers.schema(request));
    return Answers.of(Answers.object().put("id", id));
  }

  @Post("/subjects/{subject}")
  public HttpResponse find(
      @Param("subject") String subject,
      @Param("deleted") @Default("false") boolean deleted,
      AggregatedHttpRequest request) {
    return Answers.of(Answers.describe(lookup.version(subject, Answers.schema(request), deleted)));
  }

  @Get("/subjects/{subject}/versions/{version}")
  public HttpResponse version(
      @Param("subject") String subject,
      @Param("version") String version,
      @Param("deleted") @Default("false") boolean deleted) {
    return Answers.of(Answers.describe(lookup.version(subject, version, deleted)));
  }

  @Get("/subjects/{subject}/versions/{version}/schema")
  public HttpResponse schema(
      @Param("subject") String subject,
      @Param("version") String version,
      @Param("deleted") @Default("false") boolean deleted) {
    return Answers.ofJsonText(lookup.version(subject, version, deleted).text());
  }

  @Get("/subjects/{subject}/versions/{version}/referencedby")
  public HttpResponse referencedBy(
      @Param("subject") String subject, @Param("version") String version) {
    lookup.version(subject, version, false);
    return Answers.of(List.of());
  }

  @Delete("/subjects/{subject}")
  public HttpResponse deleteSubject(
      @Param("subject") String subject, @Param("permanent") @Default("false") boolean permanent) {
    refusePermanent(permanent);
    return Answers.of(registrations.deleteSubject(subject));
  }

  @Delete("/subjects/{subject}/versions/{version}")
  public HttpResponse deleteVersion(
      @Param("subject") String subject,
      @Param("version") String version,
      @Param("permanent") @Default("false") boolean permanent) {
    refusePermanent(permanent);
    return Answers.of(registrations.deleteVersion(subject, version).version());
  }

  private static void refusePermanent(boolean permanent) {
    if (permanent) {
      throw RegistryError.notPermitted("Permanent deletion");
    }
  }
}
