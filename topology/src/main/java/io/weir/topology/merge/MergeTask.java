package io.weir.topology.merge;

import java.util.Set;

/** What a merge partition does at each of some times. For one thread. */
interface MergeTask {
  /**
   * What an exchange brought at a time is about to become another, or to come at last: the task
   * remembers what it made of the former, if it did.
   */
  void changing(long exchangeId, long timeMillis);

  /** What an exchange brought at a time has become another. */
  void changed(long exchangeId, long timeMillis);

  /** Does what can be done now. */
  void run();

  /**
   * Up to which time it is done, or has nothing to do if it hasn't done anything yet; {@code
   * Long.MAX_VALUE} if nothing is left to be done, or nothing has come yet of which it could be.
   */
  long neededMillis();

  /** Under which keys it keeps how far it is, and what it gave. */
  Set<Long> keys();

  /** Forgets what is only needed for times before one; reports of these are dropped after that. */
  void prune(long floorMillis);
}
