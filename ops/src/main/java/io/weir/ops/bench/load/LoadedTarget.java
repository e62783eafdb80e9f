package io.weir.ops.bench.load;

import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * A target with what each of its batches needs.
 *
 * @param labels of its series, encoded
 * @param partition of the samples
 */
public record LoadedTarget(
    TargetSeries series, TargetValues values, List<byte[]> labels, int partition) {
  /** All targets of a workload, for so many partitions. */
  public static List<LoadedTarget> all(Workload workload, int partitions) {
    Router router = new Router(partitions);
    List<LoadedTarget> targets = new ArrayList<>();
    for (int target = 0; target < workload.targets(); target++) {
      targets.add(of(workload, target, router));
    }
    return targets;
  }

  private static LoadedTarget of(Workload workload, int number, Router router) {
    TargetSeries series = workload.target(number);
    List<byte[]> labels = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      labels.add(series.stored(i).encoded());
    }
    byte[] first = labels.getFirst();
    int partition = router.partition(Workload.TENANT, first, 0, first.length);
    return new LoadedTarget(series, workload.values(series), labels, partition);
  }

  /** Its next scrape, of the workload's interval, as a record, which is its source's mark. */
  public byte[] scrape(
      SampleBatchWriter writer, Source source, long timestampMillis, int schemaId) {
    return scrape(writer, source, timestampMillis, Workload.INTERVAL_MILLIS, schemaId);
  }

  /** The same, of another interval. */
  public byte[] scrape(
      SampleBatchWriter writer,
      Source source,
      long timestampMillis,
      long intervalMillis,
      int schemaId) {
    values.advance();
    for (int i = 0; i < series.size(); i++) {
      byte[] encoded = labels.get(i);
      writer.append(
          encoded, 0, encoded.length, series.type(i), 0, timestampMillis, values.value(i));
    }
    Scrape header =
        new Scrape(
            series.job() + "/" + series.instance(), intervalMillis, timestampMillis, false, "");
    return writer.finish(
        new BatchHeader(Workload.TENANT, source.withMark(timestampMillis), header, null), schemaId);
  }
}
