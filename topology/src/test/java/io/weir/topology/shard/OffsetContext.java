package io.weir.topology.shard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A processor's context in which the input's offsets don't begin at 0. */
final class OffsetContext {
  private OffsetContext() {}

  private record Shifted(RecordMetadata place, long firstOffset) implements RecordMetadata {
    @Override
    public String topic() {
      return place.topic();
    }

    @Override
    public int partition() {
      return place.partition();
    }

    @Override
    public long offset() {
      return firstOffset + place.offset();
    }
  }

  /** The same context; the first record has an offset. */
  @SuppressWarnings("unchecked")
  static ProcessorContext<Object, byte[]> of(
      ProcessorContext<Object, byte[]> context, long firstOffset) {
    return (ProcessorContext<Object, byte[]>)
        Proxy.newProxyInstance(
            OffsetContext.class.getClassLoader(),
            new Class<?>[] {ProcessorContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("recordMetadata")) {
                Optional<RecordMetadata> place = context.recordMetadata();
                return place.map(found -> new Shifted(found, firstOffset));
              }
              try {
                return method.invoke(context, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
