package io.weir.topology.shard.head;

/**
 * Writes a chunk's values, in the form that suits them: whole numbers over one power of ten, as
 * differences; or, if too many are none, each double's bits XOR those before it. A double that
 * doesn't fit the first form, such as a staleness marker, is patched in. Every bit comes back. For
 * one thread.
 */
final class ValueCode {
  /** In place of the number of decimal places. */
  static final int XOR = 31;

  private static final int FORM_MASK = 31;
  static final int PATCHED = 32;

  private final ResidualCode code;
  private final long[] residuals = new long[OpenBlocks.MOST_SAMPLES];
  private final long[] wholes = new long[OpenBlocks.MOST_SAMPLES];

  ValueCode(ResidualCode code) {
    this.code = code;
  }

  /**
   * Writes the values of samples.
   *
   * @param samples pairs of event time and value bits, from {@code base}
   * @param count 1 to {@link OpenBlocks#MOST_SAMPLES}
   */
  void write(long[] samples, int base, int count, EncodedBytes out) {
    int mostPatches = count >> 3;
    int places = places(samples, base, count, mostPatches);
    int patches = places == XOR ? count : scale(samples, base, count, places);
    if (patches > mostPatches) {
      writeXor(samples, base, count, out);
    } else {
      writeDecimals(samples, base, count, places, patches, out);
    }
  }

  private static int places(long[] samples, int base, int count, int mostPatches) {
    int places = 0;
    int others = 0;
    for (int i = 0; i < count; i++) {
      long bits = samples[base + 2 * i + 1];
      if (Decimals.scaled(bits, places) == Decimals.NONE) {
        int more = Decimals.places(bits);
        if (more > places) {
          places = more;
        } else if (++others > mostPatches) {
          return XOR;
        }
      }
    }
    return places;
  }

  /** How many doubles don't fit. */
  private int scale(long[] samples, int base, int count, int places) {
    int patches = 0;
    for (int i = 0; i < count; i++) {
      long whole = Decimals.scaled(samples[base + 2 * i + 1], places);
      wholes[i] = whole;
      if (whole == Decimals.NONE) {
        patches++;
      }
    }
    return patches;
  }

  private void writeDecimals(
      long[] samples, int base, int count, int places, int patches, EncodedBytes out) {
    out.writeByte(patches == 0 ? places : places | PATCHED);
    int first = 0;
    while (first < count - 1 && wholes[first] == Decimals.NONE) {
      first++;
    }
    long previous = wholes[first] == Decimals.NONE ? 0 : wholes[first];
    out.writeVarint(previous);
    for (int i = 1; i < count; i++) {
      long whole = wholes[i];
      residuals[i - 1] = whole == Decimals.NONE ? 0 : whole - previous;
      previous = whole == Decimals.NONE ? previous : whole;
    }
    out.writeVarint(Deltas.leaveOver(residuals, count - 1));
    code.write(residuals, count - 1, out);
    if (patches > 0) {
      out.writeByte(patches);
      for (int i = 0; i < count; i++) {
        if (wholes[i] == Decimals.NONE) {
          out.writeByte(i);
          out.writeLong(samples[base + 2 * i + 1]);
        }
      }
    }
  }

  private void writeXor(long[] samples, int base, int count, EncodedBytes out) {
    out.writeByte(XOR);
    long previous = samples[base + 1];
    out.writeLong(previous);
    for (int i = 1; i < count; i++) {
      long bits = samples[base + 2 * i + 1];
      residuals[i - 1] = bits ^ previous;
      previous = bits;
    }
    code.write(residuals, count - 1, out);
  }

  /**
   * Reads what was written.
   *
   * @param samples takes the values at odd indices; the others are left alone
   * @param scratch takes what is left over
   */
  static void read(byte[] from, int at, int count, long[] samples, long[] scratch) {
    int form = from[at];
    int places = form & FORM_MASK;
    if (places == XOR) {
      readXor(from, at + 1, count, samples, scratch);
      return;
    }
    long whole = EncodedBytes.varint(from, at + 1);
    int usualAt = EncodedBytes.varintEnd(from, at + 1);
    long usual = EncodedBytes.varint(from, usualAt);
    int end = ResidualCode.read(from, EncodedBytes.varintEnd(from, usualAt), count - 1, scratch);
    samples[1] = Decimals.bits(whole, places);
    for (int i = 1; i < count; i++) {
      whole += usual + EncodedBytes.unzigzag(scratch[i - 1]);
      samples[2 * i + 1] = Decimals.bits(whole, places);
    }
    if ((form & PATCHED) != 0) {
      int patches = from[end];
      for (int i = 0; i < patches; i++) {
        int patchAt = end + 1 + i * (1 + Long.BYTES);
        samples[2 * from[patchAt] + 1] = EncodedBytes.getLong(from, patchAt + 1);
      }
    }
  }

  private static void readXor(byte[] from, int at, int count, long[] samples, long[] scratch) {
    long bits = EncodedBytes.getLong(from, at);
    samples[1] = bits;
    ResidualCode.read(from, at + Long.BYTES, count - 1, scratch);
    for (int i = 1; i < count; i++) {
      bits ^= scratch[i - 1];
      samples[2 * i + 1] = bits;
    }
  }
}
