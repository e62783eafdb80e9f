package io.weir.scraper.config;

import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Secret;
import java.nio.file.Path;
import java.util.List;

/** The values of a header that is sent with every request; files are read at every request. */
public record HttpHeader(
    @Doc("Values of the header.") List<String> values,
    @Doc("Values that aren't shown.") List<Secret> secrets,
    @Doc("Files that each hold a value.") List<Path> files) {

  public HttpHeader {
    values = List.copyOf(values);
    secrets = List.copyOf(secrets);
    files = List.copyOf(files);
  }
}
