package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir scraper}. */
@Command(name = "scraper", description = "Scrapes targets and writes their samples to Kafka.")
final class ScraperCommand extends RoleCommand {
  @Override
  void check(WeirConfiguration configuration, ConfigOption source) {
    if (source.path == null) {
      throw new CommandLine.ParameterException(
          commandLine(), "--config: expected a file that names what to scrape, found none");
    }
  }

  @Override
  Runnable start(Roles roles, WeirConfiguration configuration, ConfigOption source) {
    roles.startScraper(configuration);
    return roles.reloading(source);
  }
}
