package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;

/**
 * A target that relabelling has dropped.
 *
 * @param discovered its labels
 * @param pool the scrape configuration that it is of
 */
public record DroppedTarget(Labels discovered, String pool) {}
