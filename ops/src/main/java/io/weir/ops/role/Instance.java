package io.weir.ops.role;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roles of one process: started in the order of the flow, stopped in the opposite one, so that
 * each finds those that it needs. Thread-safe.
 */
public final class Instance implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Instance.class);

  private final List<Role> roles = new ArrayList<>();
  private boolean complete;
  private boolean closed;

  /** Takes a role that has been started; it is closed at once if the instance is closed already. */
  public void add(Role role) {
    synchronized (this) {
      if (!closed) {
        roles.add(role);
        return;
      }
    }
    role.close();
  }

  /** Says that all roles have been added; before that the instance isn't ready. */
  public synchronized void complete() {
    complete = true;
  }

  /** Whether each role does its work, by name in the order of their start. */
  public Map<String, Readiness> readiness() {
    List<Role> present;
    Map<String, Readiness> readiness = new LinkedHashMap<>();
    synchronized (this) {
      present = List.copyOf(roles);
      if (closed) {
        readiness.put("instance", Readiness.waiting("stopping"));
      } else if (!complete) {
        readiness.put("instance", Readiness.waiting("starting"));
      }
    }
    present.forEach(role -> readiness.put(role.name(), role.readiness()));
    return readiness;
  }

  /** Stops the roles, the last one first; one that fails to stop doesn't keep the others. */
  @Override
  public void close() {
    List<Role> present;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      present = List.copyOf(roles).reversed();
    }
    for (Role role : present) {
      long startNanos = System.nanoTime();
      try {
        role.close();
        logger.info(
            "{} stopped after {} ms", role.name(), (System.nanoTime() - startNanos) / 1_000_000);
      } catch (RuntimeException e) {
        logger.error("{} did not stop cleanly", role.name(), e);
      }
    }
  }
}
