package io.weir.scraper;

import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import java.time.Duration;

/**
 * The section {@code weir.scraper}: what Prometheus has no key for.
 *
 * @param name the same after a restart, different for each scraper; empty for host and port
 * @param tenant whose samples these are
 * @param maxHold more than 0
 * @param buffer at least 1 MiB
 */
public record ScraperSettings(
    @Doc(
            "Name of this instance: the same after a restart, and no other scraper's. Empty stands"
                + " for host and port.")
        @Default("")
        String name,
    @Doc("Whose samples these are.") @Default("default") String tenant,
    @Doc("How long a scrape that waits for its target may hold back the event time of all.")
        @Default("20s")
        Duration maxHold,
    @Doc("How much may wait for Kafka before scraping pauses.") @Default("64MB") ByteSize buffer,
    @Doc("How batches are compressed.") @Default("lz4") Compression compression) {
  private static final long LEAST_BUFFER = 1024 * 1024;

  /** What Kafka can compress with. */
  public enum Compression {
    NONE,
    GZIP,
    SNAPPY,
    LZ4,
    ZSTD
  }

  /** Checks the values. */
  public ScraperSettings {
    if (tenant.isEmpty()) {
      throw new InvalidValue("tenant", "expected a name, found nothing");
    }
    if (!maxHold.isPositive()) {
      throw new InvalidValue("max_hold", "expected more than 0, found 0");
    }
    if (buffer.bytes() < LEAST_BUFFER) {
      throw new InvalidValue("buffer", "expected at least 1MiB, found " + buffer);
    }
  }

  /** These settings with a name, if they have none. */
  public ScraperSettings orNamed(String defaultName) {
    return name.isEmpty()
        ? new ScraperSettings(defaultName, tenant, maxHold, buffer, compression)
        : this;
  }
}
