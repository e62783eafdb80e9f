package io.weir.ops.reference;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.Value;
import io.weir.schemas.samples.Scrape;
import java.util.Optional;

/**
 * A batch of one of several scrapers of the same target (D2).
 *
 * @param scrape what its header says
 */
record ReplicaScrape(Batch batch, Scrape scrape) {
  /** A batch as one of these, if it is one. */
  static Optional<ReplicaScrape> of(Batch batch) {
    return batch
        .scrape()
        .filter(scrape -> !scrape.replica().isEmpty() && scrape.intervalMillis() > 0)
        .map(scrape -> new ReplicaScrape(batch, scrape));
  }

  /** Tenant and target: whose election it takes part in. */
  String election() {
    return batch.tenant() + "/" + scrape.target();
  }

  String replica() {
    return scrape.replica();
  }

  long millis() {
    return scrape.timestampMillis();
  }

  long intervalMillis() {
    return scrape.intervalMillis();
  }

  long appendMillis() {
    return batch.timestampMillis();
  }

  String source() {
    return batch.source().name();
  }

  /** Whether it did not fail and has more in it than staleness markers. */
  boolean isWell() {
    boolean markersOnly =
        !batch.series().isEmpty()
            && batch.series().stream()
                .flatMap(series -> series.samples().stream())
                .allMatch(sample ->
                    sample.value() instanceof Value.OfFloat value && value.isStaleMarker());
    return !scrape.failed() && !markersOnly;
  }
}
