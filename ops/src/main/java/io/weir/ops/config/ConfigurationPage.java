package io.weir.ops.config;

import io.weir.schemas.config.ReferencePage;

/** The reference page of the key {@code weir}, made from the records that read it. */
final class ConfigurationPage {
  private ConfigurationPage() {}

  static String text() {
    return """
    # Configuration

    A Weir configuration is a `prometheus.yml`; these keys stand in it under `weir`. `${VAR}` and `${VAR:-default}` expand in
    their values. `ops/weir check config FILE` checks a file. This page is generated from the code.

    %s\
    """
        .formatted(ReferencePage.table(WeirConfiguration.BINDER, "weir", WeirSection.class));
  }
}
