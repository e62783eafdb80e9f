package io.weir.sinks.delivery;

import io.weir.schemas.rollup.RollupWindow;

/**
 * One revision of what a series did in a window.
 *
 * @param window the window; its revision decides which row of a series, level and window stays
 */
public record RollupRow(Series series, RollupWindow window) implements Row {
  @Override
  public long eventMillis() {
    return window.endMillis();
  }
}
