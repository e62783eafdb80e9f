package io.weir.schemas.result;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.NativeHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One record of the results topic.
 *
 * @param tenant whose result it is
 * @param labels the recorded series, {@code __name__} among them
 * @param element what the rule says of it
 * @param histogram the result if it is a native histogram; null if it is a number
 */
public record RuleResult(
    String tenant, Labels labels, ResultElement element, @Nullable NativeHistogram histogram) {}
