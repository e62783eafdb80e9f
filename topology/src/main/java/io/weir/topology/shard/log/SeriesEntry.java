package io.weir.topology.shard.log;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.samples.MetricType;

/**
 * A series in the changelog: who it is and, once nothing else in the log says it, where its run of
 * rollups stands (U3). Holds the array that it is given.
 *
 * @param tenant whose series it is
 * @param type its type, decided once (U1)
 * @param labels its encoded labels
 * @param lastTimestampMillis event time of the last sample that was rolled up, since the Unix
 *     epoch; {@link #NO_RUN} if the log says it elsewhere or there is none
 * @param last that sample
 * @param offset what was lost in resets up to that sample
 * @param tail what else the chain of levels needs to go on from that sample; empty without a run
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record SeriesEntry(
    String tenant,
    MetricType type,
    byte[] labels,
    long lastTimestampMillis,
    double last,
    double offset,
    byte[] tail) {
  /** No sample was rolled up. */
  public static final long NO_RUN = Long.MIN_VALUE;

  private static final byte[] NO_TAIL = new byte[0];

  /** A series without a run. */
  public static SeriesEntry of(String tenant, MetricType type, byte[] labels) {
    return new SeriesEntry(tenant, type, labels, NO_RUN, 0, 0, NO_TAIL);
  }

  /** The same series with its run. */
  public SeriesEntry withRun(
      long newLastTimestampMillis, double newLast, double newOffset, byte[] newTail) {
    return new SeriesEntry(
        tenant, type, labels, newLastTimestampMillis, newLast, newOffset, newTail);
  }

  /** The value as it stands in the changelog. */
  public byte[] toBytes() {
    AvroOutput out = new AvroOutput(64 + labels.length);
    out.writeString(tenant);
    out.writeLong(type.index());
    out.writeBytes(labels, 0, labels.length);
    boolean run = lastTimestampMillis != NO_RUN;
    out.writeBoolean(run);
    if (run) {
      out.writeLong(lastTimestampMillis);
      out.writeDouble(last);
      out.writeDouble(offset);
      out.writeBytes(tail, 0, tail.length);
    }
    return Envelope.seal(out);
  }

  /** Reads what {@link #toBytes} wrote, within an envelope. */
  public static SeriesEntry read(AvroInput in) {
    String tenant = in.readString();
    MetricType type = MetricType.at(in.readInt());
    byte[] labels = in.readBytes();
    if (!in.readBoolean()) {
      return of(tenant, type, labels);
    }
    return new SeriesEntry(
        tenant, type, labels, in.readLong(), in.readDouble(), in.readDouble(), in.readBytes());
  }
}
