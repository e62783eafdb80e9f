package io.weir.schemas.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;

/** Callers whose credentials were found right, the least recently seen forgotten. Thread-safe. */
final class VerifiedCallers {
  private final Map<ByteString, Caller> callers;

  VerifiedCallers(int limit) {
    this.callers =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteString, Caller> eldest) {
            return size() > limit;
          }
        };
  }

  synchronized Optional<Caller> find(ByteString proof) {
    return Optional.ofNullable(callers.get(proof));
  }

  synchronized void add(ByteString proof, Caller caller) {
    callers.put(proof, caller);
  }

  synchronized int size() {
    return callers.size();
  }
}
