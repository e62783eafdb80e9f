package io.weir.sinks.delivery;

import java.util.List;

/**
 * What a look at a store found.
 *
 * @param version what the store calls its version; empty if it doesn't tell
 * @param schema what there is of Weir's tables; empty if a store of its kind has none
 * @param probe what became of something that was written and read back
 * @param problems what somebody has to mend, a line each; empty if nothing
 */
public record StoreCheck(String version, String schema, String probe, List<String> problems) {
  /** The probe came back as it was written. */
  public static final String READ_BACK = "written and read back";

  /** Copies the problems. */
  public StoreCheck {
    problems = List.copyOf(problems);
  }
}
