package io.weir.topology.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * Makes the processor of each partition of the ingest topic.
 *
 * @param lookup where writers' schemas are found
 */
public record RouteProcessorSupplier(
    RouteSettings settings, RouteOutputs outputs, SchemaLookup lookup, MeterRegistry meters)
    implements ProcessorSupplier<byte[], byte[], Object, byte[]> {
  @Override
  public Processor<byte[], byte[], Object, byte[]> get() {
    return new RouteProcessor(settings, outputs, lookup, meters);
  }
}
