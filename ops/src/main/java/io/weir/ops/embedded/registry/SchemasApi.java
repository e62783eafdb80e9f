package io.weir.ops.embedded.registry;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import java.util.List;

/** {@code /schemas}: schemas by their ids. */
final class SchemasApi {

  private final Catalog catalog;
  private final Lookup lookup;

  SchemasApi(Catalog catalog, Lookup lookup) {
    this.catalog = catalog;
    this.lookup = lookup;
  }

  @Get("/schemas/types")
  public HttpResponse types() {
    return Answers.of(List.of("AVRO"));
  }

  @Get("/schemas/ids/{id}")
  public HttpResponse schema(@Param("id") String id) {
    return Answers.of(Answers.object().put("schema", lookup.text(id)));
  }

  @Get("/schemas/ids/{id}/schema")
  public HttpResponse text(@Param("id") String id) {
    return Answers.ofJsonText(lookup.text(id));
  }

  @Get("/schemas/ids/{id}/subjects")
  public HttpResponse subjects(
      @Param("id") String id, @Param("deleted") @Default("false") boolean deleted) {
    return Answers.of(
        versionsOf(id, deleted).stream().map(SchemaVersion::subject).distinct().toList());
  }

  @Get("/schemas/ids/{id}/versions")
  public HttpResponse versions(
      @Param("id") String id, @Param("deleted") @Default("false") boolean deleted) {
    return Answers.of(
        versionsOf(id, deleted).stream()
            .map(v -> Answers.object().put("subject", v.subject()).put("version", v.version()))
            .toList());
  }

  private List<SchemaVersion> versionsOf(String id, boolean deleted) {
    lookup.text(id);
    return catalog.versionsOf(Integer.parseInt(id), deleted);
  }
}
