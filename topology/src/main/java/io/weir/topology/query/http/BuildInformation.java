package io.weir.topology.query.http;

/**
 * What was built, when and of what, for {@code status/buildinfo}.
 *
 * @param platform what runs it; Prometheus's clients know it as {@code goVersion}
 */
public record BuildInformation(
    String version,
    String revision,
    String branch,
    String buildUser,
    String buildDate,
    String platform) {}
