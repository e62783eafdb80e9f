package io.weir.sinks.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** Keeps rows in a list, fails as told, and refuses the values that it is told to. */
final class MemoryStore implements Store {
  final List<Double> values = new ArrayList<>();
  final List<Integer> writeSizes = new ArrayList<>();
  final Map<TopicPartition, Long> positions = new HashMap<>();
  final Deque<StoreException> failures = new ArrayDeque<>();
  Predicate<Double> refused = value -> false;
  boolean closed;

  @Override
  public CorrectionPolicy corrections() {
    return CorrectionPolicy.REFUSE;
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions)
      throws StoreException {
    fail();
    Map<TopicPartition, Long> known = new HashMap<>(positions);
    known.keySet().retainAll(partitions);
    return known;
  }

  @Override
  public Map<String, Long> write(Delivery delivery) throws StoreException {
    fail();
    List<Double> written = new ArrayList<>();
    for (RecordRows record : delivery.records()) {
      for (Row row : record.rows()) {
        double value = ((SampleRow) row).value();
        if (refused.test(value)) {
          throw new StoreException.Refused("value " + value + " is refused", null);
        }
        written.add(value);
      }
    }
    values.addAll(written);
    writeSizes.add(written.size());
    positions.putAll(delivery.nextOffsets());
    return Map.of();
  }

  private void fail() throws StoreException {
    StoreException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public StoreCheck check() {
    return new StoreCheck("", "", StoreCheck.READ_BACK, List.of());
  }

  @Override
  public void close() {
    closed = true;
  }
}
