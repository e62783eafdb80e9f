package io.weir.schemas.config;

/**
 * A text that must not be shown: it prints as {@code <secret>}.
 *
 * @param reveal the text itself, for the one place that sends it
 */
public record Secret(String reveal) {

  /** Returns whether there is no text. */
  public boolean isEmpty() {
    return reveal.isEmpty();
  }

  @Override
  public String toString() {
    return "<secret>";
  }
}
