/**
 * Prometheus's {@code global} and {@code scrape_configs}, as records with their defaults and
 * inheritance.
 */
@NullMarked
package io.weir.scraper.config;

import org.jspecify.annotations.NullMarked;
