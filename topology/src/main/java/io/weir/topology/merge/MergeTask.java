package io.weir.topology.merge;

import java.util.Set;
import java.util.function.LongUnaryOperator;

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
   * The first time that isn't done; {@code Long.MAX_VALUE} if nothing is left to be done, or
   * nothing has come yet of which it could be.
   */
  long nextMillis();

  /**
   * At how many times, since this was asked last, something has changed of which a part is dropped:
   * what was given of them stays.
   */
  int takeLost();

  /** Under which keys it keeps how far it is, and what it gave. */
  Set<Long> keys();

  /**
   * Forgets what is only needed for times that can't be corrected any more once reports are
   * dropped, which is after that.
   *
   * @param floorMillis by the identity of an exchange, the first time that is kept of it then
   */
  void prune(LongUnaryOperator floorMillis);
}
