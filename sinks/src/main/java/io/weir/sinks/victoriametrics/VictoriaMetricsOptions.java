package io.weir.sinks.victoriametrics;

/**
 * What is written and how.
 *
 * @param tenantLabel name of the label that holds a tenant other than {@code default}
 * @param plainLevel the level whose rollups keep the series' name; empty for none
 * @param requestBytes size of a request, uncompressed, from which it is sent
 */
record VictoriaMetricsOptions(String tenantLabel, String plainLevel, int requestBytes) {}
