package io.weir.scraper.discovery;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * What is scraped: an address with its labels, after relabelling. Two targets are the same if their
 * URL and their labels are, whatever they were discovered with.
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
    Labels discoveredLabels) {}
