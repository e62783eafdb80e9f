package io.weir.topology.query.http;

import java.time.Instant;

/**
 * What an instance is doing, for {@code status/runtimeinfo}.
 *
 * @param folder where it was started
 * @param configurationIsNew whether the last change of the configuration was accepted
 * @param configured when a configuration was last accepted
 * @param threads how many there are; Prometheus's clients know it as {@code goroutineCount}
 * @param processors how many it may use; {@code GOMAXPROCS}
 * @param memoryBytes how much it may use; {@code GOMEMLIMIT}
 * @param retention how long samples are kept, {@code 1h}
 */
public record RuntimeInformation(
    Instant started,
    String folder,
    String hostname,
    boolean configurationIsNew,
    Instant configured,
    int threads,
    int processors,
    long memoryBytes,
    String retention) {}
