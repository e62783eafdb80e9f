/** From the sources of targets to what is scraped: groups, relabelling, URLs. */
@NullMarked
package io.weir.scraper.discovery;

import org.jspecify.annotations.NullMarked;
