package io.weir.schemas.topics;

/**
 * Names of Weir's topics.
 *
 * @param prefix what they begin with, before a dot
 */
public record Topics(String prefix) {
  private static final int MAX_PREFIX_LENGTH = 200;

  /** Checks the prefix against what Kafka allows in a topic's name. */
  public Topics {
    if (!prefix.matches("[a-zA-Z0-9._-]{1," + MAX_PREFIX_LENGTH + "}")) {
      throw new IllegalArgumentException(
          "expected 1 to " + MAX_PREFIX_LENGTH + " of a-z A-Z 0-9 . _ -, found \"" + prefix + "\"");
    }
  }

  /** What foreign producers write, in any order and to any partition. */
  public String ingest() {
    return prefix + ".ingest";
  }

  /** Raw samples, each series in its partition. */
  public String samples() {
    return prefix + ".samples";
  }

  /** Deduplicated raw samples. */
  public String clean() {
    return prefix + ".clean";
  }

  /**
   * Rollups of one level.
   *
   * @param level the level's name, such as {@code 5m}
   */
  public String rollup(String level) {
    return prefix + ".rollup." + level;
  }

  /** Results of recording rules. */
  public String results() {
    return prefix + ".results";
  }

  /** States of alerts. */
  public String alerts() {
    return prefix + ".alerts";
  }

  /** Type, unit and help of metric families. */
  public String metadata() {
    return prefix + ".metadata";
  }

  /** What could not be used, and why. */
  public String rejected() {
    return prefix + ".rejected";
  }

  /** Partial results between shards and merges. */
  public String exchange() {
    return prefix + ".exchange";
  }

  /** Recorded series on their way back to the shards. */
  public String recorded() {
    return prefix + ".recorded";
  }

  /** What all instances agree on. */
  public String control() {
    return prefix + ".control";
  }
}
