package io.weir.topology.route;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.intake.BatchIntake;
import io.weir.topology.intake.BatchPieces;
import io.weir.topology.intake.SampleFilter;
import io.weir.topology.rejected.Rejections;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the ingest topic: splits each batch by the partitions of its series, and is a
 * source of its own, whose mark is its greatest event time less the lateness (T3). What other
 * producers say of their source isn't passed on. Holds nothing back and keeps no state but that
 * time. Forwards with the partition as key, which is not written.
 */
final class RouteProcessor implements Processor<byte[], byte[], Object, byte[]> {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final String HEARTBEAT_TENANT = "default";
  private static final long NO_TIME = Long.MIN_VALUE;

  private final RouteSettings settings;
  private final RouteOutputs outputs;
  private final BatchIntake intake;
  private final Router router;
  private final SeriesByPartition order;
  private final BatchPieces pieces;
  private final SampleBatchWriter heartbeats = new SampleBatchWriter();
  private final Rejections rejections;
  private final Counter batches;
  private final Counter samples;
  private @Nullable ProcessorContext<Object, byte[]> context;
  private String sourceName = "";
  private long greatestMillis = NO_TIME;

  RouteProcessor(
      RouteSettings settings, RouteOutputs outputs, SchemaLookup lookup, MeterRegistry meters) {
    this.settings = settings;
    this.outputs = outputs;
    intake = new BatchIntake(lookup);
    pieces = new BatchPieces(outputs.batchSchemaId());
    router = new Router(settings.samplePartitions());
    order = new SeriesByPartition(settings.samplePartitions());
    rejections = new Rejections("route", outputs.rejected(), outputs.rejectedSchemaId(), meters);
    batches = counter(meters, "weir.route.batches", "Batches that came by the ingest topic");
    samples = counter(meters, "weir.route.samples", "Samples that came by the ingest topic");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder(name).description(description).register(meters);
  }

  @Override
  public void init(ProcessorContext<Object, byte[]> newContext) {
    context = newContext;
    sourceName = "ingest/" + newContext.taskId().partition();
    newContext.schedule(HEARTBEAT, PunctuationType.WALL_CLOCK_TIME, time -> sendHeartbeats());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    SampleBatchReader batch;
    try {
      batch = intake.read(record.value());
      checkLabels(batch);
    } catch (UnusableRecordException problem) {
      rejections.reject(context(), record, problem);
      return;
    }
    long aheadMillis = record.timestamp() + settings.maxAheadMillis();
    int tooFarAhead = sort(batch, aheadMillis);
    if (tooFarAhead > 0) {
      String message =
          "expected timestamps of at most "
              + settings.maxAheadMillis()
              + " ms after the append time "
              + record.timestamp()
              + ", found "
              + tooFarAhead
              + " later ones";
      rejections.reject(context(), record, "too_far_ahead", message, tooFarAhead);
    }
    BatchHeader header = header(batch.header(), record.timestamp());
    for (int partition = 0; partition < order.partitionCount(); partition++) {
      send(batch, header, partition, aheadMillis);
    }
    batches.increment();
    samples.increment(batch.floatCount() + batch.histogramCount() - tooFarAhead);
  }

  private static void checkLabels(SampleBatchReader batch) throws UnusableRecordException {
    for (int series = 0; series < batch.seriesCount(); series++) {
      Optional<String> problem =
          EncodedLabels.problem(batch.bytes(), batch.labelsStart(series), batch.labelsEnd(series));
      if (problem.isPresent()) {
        throw new UnusableRecordException(
            "invalid_labels", "series " + series + ": " + problem.get());
      }
    }
  }

  /** Sorts the series by partition; returns how many samples are too far ahead (T4). */
  private int sort(SampleBatchReader batch, long aheadMillis) {
    int tooFarAhead = 0;
    order.begin(batch.seriesCount());
    String tenant = batch.header().tenant();
    for (int series = 0; series < batch.seriesCount(); series++) {
      int kept = 0;
      for (int i = batch.floatsStart(series); i < batch.floatsEnd(series); i++) {
        kept += note(batch.timestampMillis(i), aheadMillis);
      }
      for (int i = batch.histogramsStart(series); i < batch.histogramsEnd(series); i++) {
        kept += note(batch.histogramTimestampMillis(i), aheadMillis);
      }
      tooFarAhead += size(batch, series) - kept;
      order.set(
          series,
          kept == 0
              ? SeriesByPartition.NOWHERE
              : router.partition(
                  tenant, batch.bytes(), batch.labelsStart(series), batch.labelsEnd(series)));
    }
    order.sort();
    return tooFarAhead;
  }

  private int note(long timestampMillis, long aheadMillis) {
    if (timestampMillis > aheadMillis) {
      return 0;
    }
    greatestMillis = Math.max(greatestMillis, timestampMillis);
    return 1;
  }

  private static int size(SampleBatchReader batch, int series) {
    return batch.floatsEnd(series)
        - batch.floatsStart(series)
        + batch.histogramsEnd(series)
        - batch.histogramsStart(series);
  }

  /** The batch's header with this partition as its source. */
  private BatchHeader header(BatchHeader foreign, long appendTimeMillis) {
    long markMillis =
        greatestMillis == NO_TIME
            ? 0
            : Math.min(greatestMillis - settings.latenessMillis(), appendTimeMillis);
    return new BatchHeader(
        foreign.tenant(), new Source(sourceName, 0, markMillis), foreign.scrape(), null);
  }

  private void send(SampleBatchReader batch, BatchHeader header, int partition, long aheadMillis) {
    if (order.start(partition) == order.end(partition)) {
      return;
    }
    SampleFilter notAhead = new NotAhead(batch, aheadMillis);
    pieces.begin(header, value -> forward(value, partition));
    for (int place = order.start(partition); place < order.end(partition); place++) {
      int series = order.series(place);
      if (batch.flags(series) == 0 && keepsAll(batch, series, notAhead)) {
        pieces.append(batch, series);
      } else {
        pieces.append(batch, series, 0, notAhead);
      }
    }
    pieces.end();
  }

  private static boolean keepsAll(SampleBatchReader batch, int series, SampleFilter filter) {
    for (int i = batch.floatsStart(series); i < batch.floatsEnd(series); i++) {
      if (!filter.keepsFloat(i)) {
        return false;
      }
    }
    for (int i = batch.histogramsStart(series); i < batch.histogramsEnd(series); i++) {
      if (!filter.keepsHistogram(i)) {
        return false;
      }
    }
    return true;
  }

  private void forward(byte[] value, int partition) {
    context()
        .forward(
            new Record<>(partition, value, context().currentSystemTimeMs()), outputs.samples());
  }

  private void sendHeartbeats() {
    if (greatestMillis != NO_TIME) {
      Source source = new Source(sourceName, 0, greatestMillis - settings.latenessMillis());
      for (int partition = 0; partition < order.partitionCount(); partition++) {
        forward(
            heartbeats.finish(BatchHeader.of(HEARTBEAT_TENANT, source), outputs.batchSchemaId()),
            partition);
      }
    }
  }

  private ProcessorContext<Object, byte[]> context() {
    ProcessorContext<Object, byte[]> open = context;
    if (open == null) {
      throw new IllegalStateException(
          "route: expected a processor that is open, found a closed one");
    }
    return open;
  }

  private record NotAhead(SampleBatchReader batch, long aheadMillis) implements SampleFilter {
    @Override
    public boolean keepsFloat(int index) {
      return batch.timestampMillis(index) <= aheadMillis;
    }

    @Override
    public boolean keepsHistogram(int index) {
      return batch.histogramTimestampMillis(index) <= aheadMillis;
    }
  }
}
