package io.weir.topology.rules.template;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The element of an alert's expression that a template is expanded for.
 *
 * @param labels of the element, with its metric name
 * @param value if it is a number
 * @param histogram null if it is a number
 * @param timeMillis the tick's time
 */
public record TemplateData(
    Labels labels, double value, @Nullable FloatHistogram histogram, long timeMillis) {}
