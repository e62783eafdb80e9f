package io.weir.scraper.scrape;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.scraper.discovery.Target;
import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;

/** What a target is called in batches, and when in its interval it is scraped. */
final class TargetIdentity {
  private TargetIdentity() {}

  /**
   * The same for every replica of the scraper: the target's labels, then its URL. Of the query,
   * which may hold secrets, only a hash.
   */
  static String text(Target target) {
    HttpUrl url = target.url();
    String query = url.query();
    if (query == null) {
      return target.labels() + " " + url;
    }
    byte[] bytes = query.getBytes(StandardCharsets.UTF_8);
    return "%s %s?%016x"
        .formatted(
            target.labels(),
            url.newBuilder().query(null).build(),
            EncodedLabels.hash(bytes, 0, bytes.length));
  }

  /**
   * Where in its interval a target is scraped, so that scrapes are spread.
   *
   * @param replica differs between the replicas of a scraper, so that they take turns; may be empty
   * @return at least 0 and less than the interval, in milliseconds
   */
  static long offsetMillis(Target target, String replica) {
    long hash = replica.isEmpty() ? hash(text(target)) : hash(text(target)) ^ hash(replica);
    return Math.floorMod(hash, target.scrapeInterval().toMillis());
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return EncodedLabels.hash(bytes, 0, bytes.length);
  }

  /** The first moment of a target's scrapes that is not before {@code nowMillis}. */
  static long nextMillis(long nowMillis, long offsetMillis, long intervalMillis) {
    return nowMillis + Math.floorMod(offsetMillis - nowMillis, intervalMillis);
  }
}
