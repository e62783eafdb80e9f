package io.weir.topology.rules.stream;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A processor's context in which the task's partition and the first offset are others. */
final class PlacedContext {
  private PlacedContext() {}

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

  @SuppressWarnings("unchecked")
  static ProcessorContext<Object, byte[]> of(
      ProcessorContext<Object, byte[]> context, int partition, long firstOffset) {
    return (ProcessorContext<Object, byte[]>)
        Proxy.newProxyInstance(
            PlacedContext.class.getClassLoader(),
            new Class<?>[] {ProcessorContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("taskId")) {
                return new TaskId(0, partition);
              }
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
