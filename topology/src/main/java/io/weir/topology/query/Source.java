package io.weir.topology.query;

import java.util.Locale;
import java.util.Optional;

/** Where the samples of an answer are from. */
public enum Source {
  /** The shards only: what they hold no more isn't seen. */
  HEAD,
  /** Stores only, what they hold of samples as they were. */
  SHORT,
  /** Stores only, what they hold of rollups. */
  LONG,
  /** The shards as far back as they hold samples, then stores. */
  AUTO;

  /** How requests name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of a name, in whichever case; empty if there is none. */
  public static Optional<Source> of(String text) {
    for (Source source : values()) {
      if (source.name().equalsIgnoreCase(text)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
