package io.weir.topology.rules.stream;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** A processor's context in which the task's partition is another one. */
final class PlacedContext {
  private PlacedContext() {}

  @SuppressWarnings("unchecked")
  static ProcessorContext<Object, byte[]> of(
      ProcessorContext<Object, byte[]> context, int partition) {
    return (ProcessorContext<Object, byte[]>)
        Proxy.newProxyInstance(
            PlacedContext.class.getClassLoader(),
            new Class<?>[] {ProcessorContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("taskId")) {
                return new TaskId(0, partition);
              }
              try {
                return method.invoke(context, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
