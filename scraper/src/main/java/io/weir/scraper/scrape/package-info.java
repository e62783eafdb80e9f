/** From a target to its samples: the loop of scrapes, the series cache, staleness, reports. */
@NullMarked
package io.weir.scraper.scrape;

import org.jspecify.annotations.NullMarked;
