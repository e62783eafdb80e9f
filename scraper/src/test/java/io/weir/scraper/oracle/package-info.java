/** Compares the scraper with a real Prometheus that scrapes the same targets. */
@NullMarked
package io.weir.scraper.oracle;

import org.jspecify.annotations.NullMarked;
