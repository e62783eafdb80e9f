package io.weir.ops.role;

/**
 * Whether a role does its work now.
 *
 * @param state whether it does, will, or never will again
 * @param detail what it is doing, or what it waits for; one line
 */
public record Readiness(State state, String detail) {
  /** What can be said of a role. */
  public enum State {
    /** It does its work. */
    READY,
    /** It waits for something, and goes on by itself. */
    WAITING,
    /** It has ended for good; only a new start of the process helps. */
    FAILED
  }

  /** Does its work. */
  public static Readiness ready(String detail) {
    return new Readiness(State.READY, detail);
  }

  /** Waits for something. */
  public static Readiness waiting(String detail) {
    return new Readiness(State.WAITING, detail);
  }

  /** Has ended for good. */
  public static Readiness failed(String detail) {
    return new Readiness(State.FAILED, detail);
  }

  /** Whether it does its work. */
  public boolean ready() {
    return state == State.READY;
  }
}
