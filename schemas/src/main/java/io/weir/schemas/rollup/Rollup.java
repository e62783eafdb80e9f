package io.weir.schemas.rollup;

import io.weir.schemas.labels.Labels;

/**
 * One record of a rollup topic.
 *
 * @param tenant whose series it is
 * @param labels the series
 * @param window what it did
 */
public record Rollup(String tenant, Labels labels, RollupWindow window) {}
