package io.weir.ops.crash;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Halts the process at what its Kafka clients do, on the thread that does it. Kafka makes it: the
 * process has one {@link Halt}, given by {@link #begin}.
 */
public final class HaltingClient
    implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
  private static final AtomicInteger passed = new AtomicInteger();
  private static volatile Halt halt = Halt.NEVER;

  /** Tells the process when to halt. */
  static void begin(Halt newHalt) {
    halt = newHalt;
    pass(Halt.Moment.START);
  }

  private static void pass(Halt.Moment moment) {
    Halt wanted = halt;
    if (wanted.moment() != moment || passed.incrementAndGet() != wanted.count()) {
      return;
    }
    if (wanted.pauseMicros() == 0) {
      Runtime.getRuntime().halt(Halt.EXIT_CODE);
    }
    Thread.ofPlatform().name("halt").start(() -> haltAfter(wanted.pauseMicros()));
  }

  private static void haltAfter(long micros) {
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    Runtime.getRuntime().halt(Halt.EXIT_CODE);
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    pass(Halt.Moment.SEND);
    return record;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      pass(Halt.Moment.ACKNOWLEDGEMENT);
    }
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    if (!records.isEmpty()) {
      pass(Halt.Moment.POLL);
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void configure(Map<String, ?> properties) {}

  @Override
  public void close() {}
}
