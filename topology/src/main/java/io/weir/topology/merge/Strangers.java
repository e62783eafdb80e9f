package io.weir.topology.merge;

import io.weir.topology.rules.schedule.RuleProgram;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Exchanges that no rule needs that is known here, while those who report may know later rules.
 * What they report comes once, so it is kept until these rules are known here. In memory and in the
 * store. For one thread.
 */
final class Strangers {
  private final KeyValueStore<Bytes, byte[]> store;

  /** By exchange, the version of the rules that its sender knew. */
  private final Map<Long, Long> versions = new HashMap<>();

  Strangers(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Takes what is in the store of an exchange. */
  void restore(long exchangeId, byte[] value) {
    versions.put(exchangeId, ByteBuffer.wrap(value).getLong());
  }

  /** Notes that something was reported to an exchange, by rules of a version. */
  void note(long exchangeId, long version) {
    if (version > versions.getOrDefault(exchangeId, 0L)) {
      versions.put(exchangeId, version);
      store.put(
          Bytes.wrap(MergeKey.stranger(exchangeId)),
          ByteBuffer.allocate(Long.BYTES).putLong(version).array());
    }
  }

  boolean contains(long exchangeId) {
    return versions.containsKey(exchangeId);
  }

  /** Forgets those that a program knows, and those that it would know if any rule needed them. */
  void adopt(RuleProgram program) {
    versions
        .entrySet()
        .removeIf(each -> {
          boolean isOver =
              program.exchange(each.getKey()) != null || each.getValue() <= program.version();
          if (isOver) {
            store.delete(Bytes.wrap(MergeKey.stranger(each.getKey())));
          }
          return isOver;
        });
  }
}
