package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;

/**
 * What a target says of one of its metrics.
 *
 * @param target its labels
 * @param metric the family's name
 * @param type {@code counter} and the like, {@code unknown} if it isn't said
 * @param help empty if it isn't said
 * @param unit empty if it isn't said
 */
public record MetricMetadata(Labels target, String metric, String type, String help, String unit) {}
