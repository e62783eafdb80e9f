package io.weir.topology.control;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims to epochs, in the order of the control topic, which decides between claims made at
 * once. A claim holds if its application id has no epoch yet and it is for the one after the
 * greatest that is held. So no two ids share an epoch, an id keeps its own, and of those who claim
 * at once one always wins. One thread at a time.
 */
final class EpochClaims {
  private final Map<String, Long> epochs = new HashMap<>();

  /** Takes the next claim of the topic. */
  void add(ApplicationEpoch claim) {
    if (claim.epoch() == next()) {
      epochs.putIfAbsent(claim.applicationId(), claim.epoch());
    }
  }

  /** The epoch that an application id holds, or null. */
  @Nullable Long of(String applicationId) {
    return epochs.get(applicationId);
  }

  /** The epoch that a claim has to be for. */
  long next() {
    return epochs.size() + 1L;
  }
}
