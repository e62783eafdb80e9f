/** The scraper: from targets to batches of samples in Kafka. */
@NullMarked
package io.weir.scraper;

import org.jspecify.annotations.NullMarked;
