package io.weir.topology;

import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Durations;
import io.weir.schemas.config.InvalidValue;
import java.net.URI;
import java.time.Duration;

/**
 * The rules' section of the configuration; which rules there are, {@code rule_files} says.
 *
 * @param tenant whose series rules read and write, not empty
 * @param externalUrl what templates see as {@code $externalURL}, empty if unknown
 * @param maxWait how long a tick waits for a shard that others have reported without (R4), positive
 * @param maxMergeBytes what the state of a merge partition may take (R10), positive
 */
public record RulesSettings(
    @Doc("Whose series the rules read and write.") @Default("default") String tenant,
    @Doc("Where people reach this Weir, or what shows its alerts: `$externalURL` in templates.")
        @Default("")
        String externalUrl,
    @Doc(
            "How long a tick waits for a shard that hasn't reported it, while others have. What the shard misses is corrected when it is back.")
        @Default("60s")
        Duration maxWait,
    @Doc(
            "What a merge partition may keep in memory. Over it, the oldest ticks can't be corrected any longer.")
        @Default("256MiB")
        ByteSize maxMergeBytes) {
  /** What holds where nothing is configured. */
  public static final RulesSettings DEFAULTS =
      new RulesSettings("default", "", Duration.ofMinutes(1), new ByteSize(256L * 1024 * 1024));

  /** Checks the values. */
  public RulesSettings {
    if (tenant.isEmpty()) {
      throw new InvalidValue("tenant", "expected a name, found nothing");
    }
    if (!externalUrl.isEmpty() && !isUrl(externalUrl)) {
      throw new InvalidValue(
          "external_url", "expected an http or https URL, found \"" + externalUrl + "\"");
    }
    if (!maxWait.isPositive()) {
      throw new InvalidValue(
          "max_wait", "expected more than 0, found " + Durations.format(maxWait));
    }
    if (maxMergeBytes.isZero()) {
      throw new InvalidValue("max_merge_bytes", "expected more than 0, found 0");
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI url = URI.create(text);
      return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
