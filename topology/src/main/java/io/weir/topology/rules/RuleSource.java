package io.weir.topology.rules;

/**
 * A rule file as it was read.
 *
 * @param file its name, to show and to tell its groups from those of other files
 * @param text its content, a sound rule file
 */
public record RuleSource(String file, String text) {
  /**
   * What the file holds.
   *
   * @throws io.weir.schemas.config.ConfigException if it isn't sound
   */
  public RuleFile read() {
    return RuleFile.parse(file, text);
  }
}
