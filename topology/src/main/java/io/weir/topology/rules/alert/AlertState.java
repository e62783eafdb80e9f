package io.weir.topology.rules.alert;

import java.util.Locale;

/** How far an alert is. */
public enum AlertState {
  /** It fired once and has ended. */
  INACTIVE,
  /** Its element is there, but not yet for as long as the rule wants. */
  PENDING,
  /** Its element has been there long enough, or the rule keeps it firing. */
  FIRING;

  /** As the label {@code alertstate} has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
