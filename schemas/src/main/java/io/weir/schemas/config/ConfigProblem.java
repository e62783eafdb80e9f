package io.weir.schemas.config;

/**
 * One thing that is wrong in a configuration, or, where a caller collects warnings, noteworthy.
 *
 * @param location where it is
 * @param message what was expected and what was found, without the location
 */
public record ConfigProblem(Location location, String message) {

  /** Prints as {@code prometheus.yml:14:23: global.scrape_interval: expected …, found …}. */
  @Override
  public String toString() {
    return location + ": " + message;
  }
}
