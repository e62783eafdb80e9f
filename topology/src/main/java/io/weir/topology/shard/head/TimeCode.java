package io.weir.topology.shard.head;

/**
 * Writes a chunk's event times: the first, their number, the usual distance, and of each how far it
 * is off. Any ascending numbers can be written. For one thread.
 */
final class TimeCode {
  private static final int COUNT_AT = Long.BYTES;
  private static final int USUAL_AT = COUNT_AT + 1;

  private final ResidualCode code;
  private final long[] residuals = new long[OpenBlocks.MOST_SAMPLES];

  TimeCode(ResidualCode code) {
    this.code = code;
  }

  /**
   * Writes the times of samples.
   *
   * @param samples pairs of event time and value bits, from {@code base}
   * @param count 1 to {@link OpenBlocks#MOST_SAMPLES}
   */
  void write(long[] samples, int base, int count, EncodedBytes out) {
    long previous = samples[base];
    out.writeLong(previous);
    out.writeByte(count);
    for (int i = 1; i < count; i++) {
      long timestampMillis = samples[base + 2 * i];
      residuals[i - 1] = timestampMillis - previous;
      previous = timestampMillis;
    }
    out.writeVarint(Deltas.leaveOver(residuals, count - 1));
    code.write(residuals, count - 1, out);
  }

  static long first(byte[] from, int at) {
    return EncodedBytes.getLong(from, at);
  }

  static int count(byte[] from, int at) {
    return from[at + COUNT_AT];
  }

  /**
   * Reads what was written.
   *
   * @param samples takes the times at even indices; the others are left alone
   * @param scratch takes what is left over
   */
  static void read(byte[] from, int at, long[] samples, long[] scratch) {
    int count = count(from, at);
    long timestampMillis = first(from, at);
    samples[0] = timestampMillis;
    long usual = EncodedBytes.varint(from, at + USUAL_AT);
    ResidualCode.read(from, EncodedBytes.varintEnd(from, at + USUAL_AT), count - 1, scratch);
    for (int i = 1; i < count; i++) {
      timestampMillis += usual + EncodedBytes.unzigzag(scratch[i - 1]);
      samples[2 * i] = timestampMillis;
    }
  }
}
