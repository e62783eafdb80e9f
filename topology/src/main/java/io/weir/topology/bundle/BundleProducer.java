package io.weir.topology.bundle;

import io.weir.schemas.avro.AvroInput;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's producer, which sends the records of a {@link RecordBundle} one by one, each to the
 * partition of its key. The caller is told of the last one's success and of any one's failure; what
 * follows a record that has failed by then isn't sent. As thread-safe as Kafka's.
 */
public final class BundleProducer extends KafkaProducer<byte[], byte[]> {
  /** A producer with Kafka's own settings. */
  public BundleProducer(Map<String, Object> config) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    return RecordBundle.isBundle(record.headers())
        ? sendEach(record, callback)
        : super.send(record, callback);
  }

  private Future<RecordMetadata> sendEach(
      ProducerRecord<byte[], byte[]> bundle, @Nullable Callback callback) {
    Failures failures = new Failures(callback);
    AvroInput records = RecordBundle.read(bundle.value());
    while (true) {
      byte[] key = records.readBytes();
      byte[] value = records.readBytes();
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(bundle.topic(), null, bundle.timestamp(), key, value);
      if (records.exhausted()) {
        return super.send(record, callback);
      }
      Future<RecordMetadata> sent = super.send(record, failures);
      if (failures.any) {
        return sent;
      }
    }
  }

  /** Passes on only what has failed. */
  private static final class Failures implements Callback {
    private final @Nullable Callback callback;

    /** Written by the sending thread and by the producer's own. */
    private volatile boolean any;

    Failures(@Nullable Callback callback) {
      this.callback = callback;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
      if (failure != null) {
        any = true;
        if (callback != null) {
          callback.onCompletion(metadata, failure);
        }
      }
    }
  }
}
