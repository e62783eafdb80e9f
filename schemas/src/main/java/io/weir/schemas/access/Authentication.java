package io.weir.schemas.access;

/** What came of looking at a credential. */
public sealed interface Authentication {
  /** It is somebody's. */
  record Known(Caller caller) implements Authentication {}

  /** There is none, or it is wrong; why stays untold. */
  record Refused() implements Authentication {}

  /**
   * It can't be checked now; the caller may try again.
   *
   * @param detail why, fit for the caller
   */
  record Unavailable(String detail) implements Authentication {}
}
