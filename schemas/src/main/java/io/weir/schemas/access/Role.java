package io.weir.schemas.access;

/** What a caller may do. */
public enum Role {
  /** Query, and read metrics. */
  READ,
  /** Write samples. */
  WRITE,
  /** Everything, also change how an instance runs. */
  ADMIN;

  /** Returns whether who has this role may do what {@code needed} may. */
  public boolean includes(Role needed) {
    return this == needed || this == ADMIN;
  }
}
