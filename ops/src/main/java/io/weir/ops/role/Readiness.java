package io.weir.ops.role;

/**
 * Whether a role does its work now.
 *
 * @param ready whether it does
 * @param detail what it is doing, or what it waits for; one line
 */
public record Readiness(boolean ready, String detail) {
  /** Does its work. */
  public static Readiness ready(String detail) {
    return new Readiness(true, detail);
  }

  /** Waits for something. */
  public static Readiness waiting(String detail) {
    return new Readiness(false, detail);
  }
}
