package io.weir.sinks.remotewrite;

import java.nio.file.Path;

/**
 * A store that a connector inside a Weir process writes to.
 *
 * @param url as the connector wants it
 * @param compression how requests are compressed
 * @param plainLevel the rollup level whose series keep their names; empty if raw samples go to the
 *     same store
 * @param access how the store lets us in
 * @param folder where relative files of {@code access} start from
 */
public record RemoteWriteTarget(
    String url, Compression compression, String plainLevel, HttpAccess access, Path folder) {}
