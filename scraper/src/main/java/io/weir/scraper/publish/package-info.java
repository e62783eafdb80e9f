/** From one scrape's samples to records in Kafka: batches by partition, marks, heartbeats. */
@NullMarked
package io.weir.scraper.publish;

import org.jspecify.annotations.NullMarked;
