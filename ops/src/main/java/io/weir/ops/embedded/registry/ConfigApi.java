package io.weir.ops.embedded.registry;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Delete;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Put;
import java.util.Optional;

/**
 * {@code /config}, the compatibility levels, and {@code /mode}, which is always to read and write.
 */
final class ConfigApi {

  private static final String READ_WRITE = "READWRITE";

  private final Catalog catalog;
  private final Registrations registrations;

  ConfigApi(Catalog catalog, Registrations registrations) {
    this.catalog = catalog;
    this.registrations = registrations;
  }

  @Get("/config")
  public HttpResponse level() {
    return answer("compatibilityLevel", catalog.globalLevel());
  }

  @Put("/config")
  public HttpResponse setLevel(AggregatedHttpRequest request) {
    return setLevel(Optional.empty(), request);
  }

  @Get("/config/{subject}")
  public HttpResponse level(
      @Param("subject") String subject,
      @Param("defaultToGlobal") @Default("false") boolean defaultToGlobal) {
    Optional<CompatibilityLevel> level = catalog.levelOf(subject);
    if (level.isEmpty() && !defaultToGlobal) {
      throw RegistryError.noCompatibilityOf(subject);
    }
    return answer("compatibilityLevel", level.orElseGet(catalog::globalLevel));
  }

  @Put("/config/{subject}")
  public HttpResponse setLevel(@Param("subject") String subject, AggregatedHttpRequest request) {
    return setLevel(Optional.of(subject), request);
  }

  @Delete("/config/{subject}")
  public HttpResponse unsetLevel(@Param("subject") String subject) {
    CompatibilityLevel level =
        catalog.levelOf(subject).orElseThrow(() -> RegistryError.noCompatibilityOf(subject));
    registrations.setLevel(Optional.of(subject), Optional.empty());
    return answer("compatibilityLevel", level);
  }

  @Get("/mode")
  public HttpResponse mode() {
    return Answers.of(Answers.object().put("mode", READ_WRITE));
  }

  @Get("/mode/{subject}")
  public HttpResponse mode(
      @Param("subject") String subject,
      @Param("defaultToGlobal") @Default("false") boolean defaultToGlobal) {
    if (!defaultToGlobal) {
      throw RegistryError.noModeOf(subject);
    }
    return mode();
  }

  @Put("/mode")
  public HttpResponse setMode(AggregatedHttpRequest request) {
    String mode = Answers.body(request).path("mode").asText("");
    if (!mode.equals(READ_WRITE)) {
      throw RegistryError.notPermitted("Mode '" + mode + "'");
    }
    return mode();
  }

  private HttpResponse setLevel(Optional<String> subject, AggregatedHttpRequest request) {
    String name = Answers.body(request).path("compatibility").asText("");
    CompatibilityLevel level =
        CompatibilityLevel.named(name).orElseThrow(() -> RegistryError.invalidCompatibility(name));
    registrations.setLevel(subject, Optional.of(level));
    return answer("compatibility", level);
  }

  private static HttpResponse answer(String field, CompatibilityLevel level) {
    return Answers.of(Answers.object().put(field, level.name()));
  }
}
