package io.weir.topology.shard.head;

import io.weir.schemas.samples.StaleMarker;

/**
 * Reads a chunk's values one after the other, and goes on later from a value's place: its word and
 * where the next one begins. Chunks with patches can't be walked. Reusable; for one thread.
 */
final class ValueWalk {
  private byte[] from = new byte[EncodedBytes.SLACK];

  /** Decimal places, or {@link ValueCode#XOR}. */
  private int places;

  private long usual;
  private boolean plain;
  private int narrow;
  private int wide;

  /** The whole number, or the bits, of the value pointed at. */
  private long word;

  /** Where the next value's residual begins, in bits. */
  private int bit;

  /**
   * Points at the first value of a chunk.
   *
   * @param at where the values begin
   * @param count how many there are
   * @return false if it can't be walked
   */
  boolean begin(byte[] page, int at, int count) {
    int form = page[at];
    if ((form & ValueCode.PATCHED) != 0) {
      return false;
    }
    from = page;
    places = form;
    int position = at + 1;
    if (form == ValueCode.XOR) {
      word = EncodedBytes.getLong(page, position);
      usual = 0;
      position += Long.BYTES;
    } else {
      word = EncodedBytes.varint(page, position);
      position = EncodedBytes.varintEnd(page, position);
      usual = EncodedBytes.varint(page, position);
      position = EncodedBytes.varintEnd(page, position);
    }
    if (count > 1) {
      int first = page[position] & 0xff;
      plain = (first & ResidualCode.PLAIN) != 0;
      narrow = first & ~ResidualCode.PLAIN;
      wide = plain ? narrow : page[position + 1];
      bit = (position + (plain ? 1 : 2)) << 3;
    }
    return true;
  }

  /** Goes on where a walk of the same chunk stood. */
  void resume(long newWord, int newBit) {
    word = newWord;
    bit = newBit;
  }

  long word() {
    return word;
  }

  int bit() {
    return bit;
  }

  /** Goes on by so many values; there are as many. */
  void skip(int values) {
    if (plain && narrow == 0) {
      word += values * usual;
      return;
    }
    // Local variables stay in registers.
    long at = word;
    int position = bit;
    for (int i = 0; i < values; i++) {
      int shift = position & 7;
      long code = EncodedBytes.getLong(from, position >>> 3) >>> shift;
      int skip = 0;
      int width = narrow;
      if (!plain) {
        skip = (code & 1) == 0 ? 1 : 2;
        width = (code & 1) == 0 ? narrow : (code & 2) == 0 ? wide : Long.SIZE;
      }
      long residual =
          shift + skip + width < Long.SIZE
              ? (code >>> skip) & ((1L << width) - 1)
              : ResidualCode.bits(from, position + skip, width);
      position += skip + width;
      at = places == ValueCode.XOR ? at ^ residual : at + usual + EncodedBytes.unzigzag(residual);
    }
    word = at;
    bit = position;
  }

  /** Whether a value may be a staleness marker: no whole number is one. */
  boolean mayBeMarkers() {
    return places == ValueCode.XOR;
  }

  /** Whether the value is a staleness marker: no whole number is one. */
  boolean isMarker() {
    return places == ValueCode.XOR && word == StaleMarker.BITS;
  }

  long valueBits() {
    return places == ValueCode.XOR ? word : Decimals.bits(word, places);
  }
}
