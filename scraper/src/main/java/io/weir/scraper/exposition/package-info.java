/** The text formats in which targets expose metrics: Prometheus 0.0.4 and OpenMetrics 1.0. */
@NullMarked
package io.weir.scraper.exposition;

import org.jspecify.annotations.NullMarked;
