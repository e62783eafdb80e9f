package io.weir.schemas.result;

import java.util.List;

/** What an alert does, in the order of the Avro enumeration. */
public enum AlertState {
  /** Its element is gone before it fired. */
  INACTIVE(0),
  /** Its element is there, not yet for as long as the rule asks. */
  PENDING(1),
  /** It fires. */
  FIRING(2),
  /** It fired and has ended. */
  RESOLVED(3);

  private static final List<AlertState> BY_INDEX = List.of(values());

  static final int COUNT = BY_INDEX.size();

  private final int index;

  AlertState(int index) {
    this.index = index;
  }

  /** Place in the Avro enumeration, from 0. */
  public int index() {
    return index;
  }

  static AlertState at(int index) {
    return BY_INDEX.get(index);
  }
}
