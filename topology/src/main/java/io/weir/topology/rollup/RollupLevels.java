package io.weir.topology.rollup;

import io.weir.schemas.rollup.RollupLevel;
import java.util.List;

/** Checks the levels of a chain. */
public final class RollupLevels {
  private RollupLevels() {}

  /**
   * The levels as they are.
   *
   * @throws IllegalArgumentException if one isn't a greater multiple of the one before
   */
  public static List<RollupLevel> checked(List<RollupLevel> levels) {
    for (int i = 1; i < levels.size(); i++) {
      RollupLevel below = levels.get(i - 1);
      RollupLevel level = levels.get(i);
      if (level.millis() <= below.millis() || level.millis() % below.millis() != 0) {
        throw new IllegalArgumentException(
            "rollups[" + i + "]: expected a greater multiple of " + below + ", found " + level);
      }
    }
    return List.copyOf(levels);
  }
}
