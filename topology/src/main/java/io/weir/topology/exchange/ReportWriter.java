package io.weir.topology.exchange;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.WireFormat;
import io.weir.topology.promql.operator.Partial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Collects what one sender reports to each merge partition and writes it as records of the schema
 * {@code ShardPartials}, as few as possible and none too large. One thread.
 */
public final class ReportWriter {
  /** A record is written once it has this many bytes; a section is split there. */
  private static final int FULL_BYTES = 384 * 1024;

  private static final byte[] NO_ELEMENTS = {0};

  private final int schemaId;
  private final int senderPartition;
  private final BiConsumer<Integer, byte[]> records;
  private final List<Pending> pending = new ArrayList<>();
  private final AvroOutput section = new AvroOutput(16 * 1024);
  private final AvroOutput record = new AvroOutput(64 * 1024);
  private long version;
  private long watermarkMillis;

  /** Sections for one partition that aren't in a record yet. */
  private static final class Pending {
    private final AvroOutput sections = new AvroOutput(1024);
    private int count;
  }

  /**
   * A writer.
   *
   * @param targets number of merge partitions
   * @param records takes the merge partition and the record in the wire format, a fresh array
   */
  public ReportWriter(
      int schemaId, int senderPartition, int targets, BiConsumer<Integer, byte[]> records) {
    this.schemaId = schemaId;
    this.senderPartition = senderPartition;
    this.records = records;
    for (int i = 0; i < targets; i++) {
      pending.add(new Pending());
    }
  }

  /** Says what stands before the sections of the records that are written next. */
  public void begin(long ruleSetVersion, long newWatermarkMillis) {
    version = ruleSetVersion;
    watermarkMillis = newWatermarkMillis;
  }

  /** Number of merge partitions. */
  public int targets() {
    return pending.size();
  }

  /**
   * Adds a whole report of one exchange and time to one partition.
   *
   * @param elements those of the content that are for the partition
   */
  public void add(
      int target,
      long exchangeId,
      int sender,
      long timeMillis,
      long revision,
      ReportContent content,
      List<Partial> elements) {
    int part = 0;
    int from = 0;
    do {
      int to = Math.min(elements.size(), from + most(elements, from));
      put(
          target,
          new Section(
              exchangeId,
              sender,
              timeMillis,
              revision,
              part++,
              to == elements.size(),
              content.complete(),
              content.failure(),
              content.joins(),
              NO_ELEMENTS),
          elements.subList(from, to));
      from = to;
    } while (from < elements.size());
  }

  /** How many elements fit into a part, at least one. */
  private static int most(List<Partial> elements, int from) {
    long bytes = 0;
    int count = 0;
    for (int i = from; i < elements.size() && (bytes < FULL_BYTES || count == 0); i++) {
      bytes += size(elements.get(i));
      count++;
    }
    return count;
  }

  /** About how many bytes an element takes. */
  private static long size(Partial element) {
    long bytes = 8 + 9L * element.size();
    for (int i = 0; i < element.labels().size(); i++) {
      bytes += 2 + element.labels().name(i).length() + element.labels().value(i).length();
    }
    for (var histogram : element.histograms()) {
      bytes += 64 + 11L * (histogram.positiveIndexes().length + histogram.negativeIndexes().length);
    }
    return bytes;
  }

  private void put(int target, Section part, List<Partial> elements) {
    section.clear();
    SectionCodec.write(part, elements, section);
    Pending of = pending.get(target);
    if (of.count > 0 && of.sections.size() + section.size() > FULL_BYTES) {
      write(target, of);
    }
    of.sections.writeRaw(section.buffer(), 0, section.size());
    of.count++;
  }

  /** Writes all that is pending. */
  public void flush() {
    for (int target = 0; target < pending.size(); target++) {
      if (pending.get(target).count > 0) {
        write(target, pending.get(target));
      }
    }
  }

  private void write(int target, Pending of) {
    record.clear();
    WireFormat.writeHeader(record, schemaId);
    record.writeLong(target);
    record.writeLong(senderPartition);
    record.writeLong(version);
    record.writeLong(watermarkMillis);
    record.writeLong(of.count);
    record.writeRaw(of.sections.buffer(), 0, of.sections.size());
    record.writeLong(0);
    of.sections.clear();
    of.count = 0;
    records.accept(target, record.toByteArray());
  }
}
