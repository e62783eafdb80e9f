package io.weir.scraper.discovery;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * What is scraped: an address with its labels, after relabelling.
 *
 * @param jobName the name of the scrape configuration, which the label {@code job} may differ from
 * @param url what is scraped, with its query
 * @param labels what scraped series are labelled with: without any name that begins with {@code
 *     __}; never empty
 * @param scrapeInterval more than 0
 * @param scrapeTimeout more than 0, at most the interval
 * @param discoveredLabels the labels before relabelling, all of them
 */
public record Target(
    String jobName,
    HttpUrl url,
    Labels labels,
    Duration scrapeInterval,
    Duration scrapeTimeout,
    Labels discoveredLabels) {

  /**
   * What makes a target the same one: a scrape loop goes on as long as this stays.
   *
   * @param url what is scraped
   * @param labels what scraped series are labelled with
   * @param scrapeInterval how often
   * @param scrapeTimeout how long at most
   */
  public record Identity(
      HttpUrl url, Labels labels, Duration scrapeInterval, Duration scrapeTimeout) {}

  /** Returns what this is, whatever it was discovered with. */
  public Identity identity() {
    return new Identity(url, labels, scrapeInterval, scrapeTimeout);
  }
}
