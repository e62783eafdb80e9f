package io.weir.topology.promql.annotation;

/** How much an annotation matters. */
public enum Level {
  /** The result may be fine. */
  INFO("PromQL info: "),
  /** The result lacks something. */
  WARNING("PromQL warning: ");

  private final String prefix;

  Level(String prefix) {
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }
}
