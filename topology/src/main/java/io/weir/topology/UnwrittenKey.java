package io.weir.topology;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes no key: it only says where the record goes. */
final class UnwrittenKey implements Serializer<Integer> {
  @Override
  public byte @Nullable [] serialize(String topic, Integer key) {
    return null;
  }
}
