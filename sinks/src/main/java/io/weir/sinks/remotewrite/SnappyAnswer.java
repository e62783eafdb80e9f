package io.weir.sinks.remotewrite;

import io.weir.sinks.reading.TooManySamplesException;
import java.io.EOFException;
import java.io.IOException;
import okio.BufferedSource;
import org.xerial.snappy.Snappy;

/**
 * An answer in <a href="https://github.com/google/snappy/blob/main/format_description.txt">snappy's
 * block format</a>, which begins with its size: that is looked at before the answer is in memory.
 */
final class SnappyAnswer {
  /** A float takes 22 bytes at most; a histogram may take the room of some floats. */
  private static final long BYTES_PER_SAMPLE = 64;

  /** For the labels of series, however few samples they have. */
  private static final long BYTES_FOR_LABELS = 64L << 20;

  /** An answer takes a part of the heap this small at most: it is there twice for a moment. */
  private static final long HEAP_PARTS = 8;

  /** A copy of up to 64 bytes takes 3; a shorter one, or what is no copy, is less of a saving. */
  private static final long MOST_BYTES_OF_ONE = 22;

  private static final long GREATEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final int LONGEST_NUMBER = 5;

  private SnappyAnswer() {}

  /**
   * Reads an answer whole.
   *
   * @param mostSamples that it may hold, if so many fit in the heap
   * @throws TooManySamplesException if its size says that it holds more
   * @throws IOException if it can't be read, or isn't what it says
   */
  static byte[] read(BufferedSource source, long mostSamples) throws IOException {
    long size = size(source);
    long most =
        Math.min(mostSamples, Runtime.getRuntime().maxMemory() / HEAP_PARTS / BYTES_PER_SAMPLE);
    if (size > mostBytes(most)) {
      throw new TooManySamplesException(most, size);
    }
    long mostCompressed = 32 + size + size / 6;
    if (source.request(mostCompressed + 1)) {
      throw new IOException(
          "expected at most %d bytes of snappy, since it says to be %d bytes, found more"
              .formatted(mostCompressed, size));
    }
    byte[] compressed = source.readByteArray();
    if (size > MOST_BYTES_OF_ONE * compressed.length) {
      throw new IOException(
          "expected %d bytes of snappy or more, since it says to be %d bytes, found %d"
              .formatted(size / MOST_BYTES_OF_ONE, size, compressed.length));
    }
    return Snappy.uncompress(compressed);
  }

  private static long mostBytes(long mostSamples) {
    return mostSamples >= (GREATEST_ARRAY - BYTES_FOR_LABELS) / BYTES_PER_SAMPLE
        ? GREATEST_ARRAY
        : BYTES_FOR_LABELS + mostSamples * BYTES_PER_SAMPLE;
  }

  /** The number that it begins with, which stays there. */
  private static long size(BufferedSource source) throws IOException {
    long size = 0;
    for (int i = 0; i < LONGEST_NUMBER; i++) {
      if (!source.request(i + 1)) {
        throw new EOFException("expected snappy's size, found the end");
      }
      byte part = source.getBuffer().getByte(i);
      size |= (part & 0x7fL) << (7 * i);
      if (part >= 0) {
        return size;
      }
    }
    throw new IOException("expected snappy's size, found more than 5 bytes of it");
  }
}
