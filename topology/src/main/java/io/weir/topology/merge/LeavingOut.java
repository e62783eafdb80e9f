package io.weir.topology.merge;

import io.weir.topology.rules.schedule.Cadence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which senders aren't waited for (R4): those that haven't reported a time for so long
 * after the first one has, but only near the present, since whoever catches up is slow for a good
 * reason. One that is left out is waited for again as soon as it has caught up. Append time
 * decides. For one thread.
 */
final class LeavingOut {
  /** A time that is further behind the append time isn't near the present. */
  private static final long PRESENT_MILLIS = 5 * 60_000L;

  private final long maxWaitMillis;

  /** By exchange, the earliest time that waits and when its first report came. */
  private final Map<Long, Waiting> waiting = new HashMap<>();

  private record Waiting(long timeMillis, long sinceMillis) {}

  LeavingOut(long maxWaitMillis) {
    this.maxWaitMillis = maxWaitMillis;
  }

  /**
   * Looks at an exchange to which something was reported.
   *
   * @param expected all its senders
   * @param cadence at which times they report
   * @return whether others are waited for than before
   */
  boolean look(Inflow inflow, List<SenderKey> expected, Cadence cadence, long appendTimeMillis) {
    boolean changed = readmit(inflow, expected);
    long frontier = inflow.frontierMillis(expected);
    long timeMillis = inflow.firstAfter(frontier, cadence);
    if (timeMillis == Inflow.NONE) {
      waiting.remove(inflow.exchangeId());
      return changed;
    }
    Waiting known = waiting.get(inflow.exchangeId());
    if (known == null || known.timeMillis() != timeMillis) {
      waiting.put(inflow.exchangeId(), new Waiting(timeMillis, appendTimeMillis));
      return changed;
    }
    boolean isNear = timeMillis > appendTimeMillis - maxWaitMillis - PRESENT_MILLIS;
    if (!isNear || appendTimeMillis < known.sinceMillis() + maxWaitMillis) {
      return changed;
    }
    for (SenderKey sender : expected) {
      Inflow.Range range = inflow.reported().get(sender);
      if (range == null || range.lastMillis() < timeMillis) {
        changed |= inflow.leftOut().add(sender);
      }
    }
    waiting.remove(inflow.exchangeId());
    return changed;
  }

  private static boolean readmit(Inflow inflow, List<SenderKey> expected) {
    if (inflow.leftOut().isEmpty()) {
      return false;
    }
    long frontier = inflow.frontierMillis(expected);
    return inflow
        .leftOut()
        .removeIf(sender -> {
          Inflow.Range range = inflow.reported().get(sender);
          return range != null && range.lastMillis() >= frontier;
        });
  }
}
