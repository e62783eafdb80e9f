package io.weir.topology.exchange;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the exchange.
 *
 * @param targetPartition the merge partition that it is for
 * @param senderPartition the reporting partition
 * @param ruleSetVersion latest version of the rule set that the sender knew
 * @param watermarkMillis a shard's watermark, 0 if a merge partition reports
 * @param sections in their order
 */
public record Report(
    int targetPartition,
    int senderPartition,
    long ruleSetVersion,
    long watermarkMillis,
    List<Section> sections) {
  public Report {
    sections = List.copyOf(sections);
  }

  /** Writes it as an Avro payload of the current schema. */
  public void write(AvroOutput out) {
    out.writeLong(targetPartition);
    out.writeLong(senderPartition);
    out.writeLong(ruleSetVersion);
    out.writeLong(watermarkMillis);
    if (!sections.isEmpty()) {
      out.writeLong(sections.size());
      sections.forEach(section -> SectionCodec.write(section, out));
    }
    out.writeLong(0);
  }

  /**
   * Reads the Avro payload of a record.
   *
   * @throws MalformedAvroException if it isn't a report of the current schema
   * @throws IllegalArgumentException if a histogram in it has a shape that no histogram has
   */
  public static Report decode(Payload payload) {
    AvroInput in = new AvroInput(payload.bytes(), payload.start(), payload.end());
    int target = in.readInt();
    int sender = in.readInt();
    long version = in.readLong();
    long watermark = in.readLong();
    List<Section> sections = new ArrayList<>();
    for (long count = in.readBlockCount(SectionCodec.LEAST_SECTION_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(SectionCodec.LEAST_SECTION_SIZE)) {
      for (long i = 0; i < count; i++) {
        sections.add(SectionCodec.read(in));
      }
    }
    if (!in.exhausted()) {
      throw in.malformed("expected the end of the report, found more");
    }
    return new Report(target, sender, version, watermark, sections);
  }
}
