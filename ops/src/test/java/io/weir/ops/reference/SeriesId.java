package io.weir.ops.reference;

import io.weir.schemas.labels.Labels;

/**
 * What a series is known by.
 *
 * @param tenant whose it is
 */
public record SeriesId(String tenant, Labels labels) {}
