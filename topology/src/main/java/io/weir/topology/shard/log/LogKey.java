package io.weir.topology.shard.log;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Keys of a shard's changelog: a letter, then numbers, big-endian.
 *
 * @param kind what stands under the key
 * @param first kind {@code SERIES}: the reference; {@code BLOCK}: the sequence; {@code
 *     MARKS}: number of the entry, from 0; {@code ROWS}: length of the window, milliseconds; otherwise 0
 * @param second kind {@code ROWS}: start of the window, milliseconds since the Unix epoch;
 *     otherwise 0
 * @param third kind {@code ROWS}: number of the part, from 0; otherwise 0
 */
public record LogKey(Kind kind, long first, long second, int third) {
  /** What stands under a key. */
  public enum Kind {
    /** A series: {@link SeriesEntry}. */
    SERIES('S', 9),
    /** Samples: {@link SampleBlockWriter}. */
    BLOCK('B', 9),
    /** Windows that are to be computed again, those that one call of {@code process()} marked. */
    MARKS('D', 9),
    /** The shard's progress; one entry. */
    PROGRESS('M', 1),
    /** Rollups of one window, a part of them. */
    ROWS('R', 21);

    private final byte letter;
    private final int length;

    Kind(char letter, int length) {
      this.letter = (byte) letter;
      this.length = length;
    }
  }

  /** Key of the shard's progress. */
  public static LogKey progress() {
    return new LogKey(Kind.PROGRESS, 0, 0, 0);
  }

  /** Key of a series. */
  public static LogKey series(long ref) {
    return new LogKey(Kind.SERIES, ref, 0, 0);
  }

  /** Key of a block of samples. */
  public static LogKey block(long sequence) {
    return new LogKey(Kind.BLOCK, sequence, 0, 0);
  }

  /** Key of an entry of windows that are to be computed again. */
  public static LogKey marks(int entry) {
    return new LogKey(Kind.MARKS, entry, 0, 0);
  }

  /** Key of a part of a window's rollups. */
  public static LogKey rows(long levelMillis, long windowStartMillis, int part) {
    return new LogKey(Kind.ROWS, levelMillis, windowStartMillis, part);
  }

  /** The key as it stands in the changelog. */
  public byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(kind.length).put(kind.letter);
    switch (kind) {
      case SERIES, BLOCK, MARKS -> buffer.putLong(first);
      case PROGRESS -> {}
      case ROWS -> buffer.putLong(first).putLong(second).putInt(third);
    }
    return buffer.array();
  }

  /**
   * The key that stands in the changelog.
   *
   * @throws CorruptLogException if it isn't one
   */
  public static LogKey of(byte[] bytes) {
    for (Kind kind : Kind.values()) {
      if (bytes.length == kind.length && bytes[0] == kind.letter) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        return switch (kind) {
          case SERIES, BLOCK, MARKS -> new LogKey(kind, buffer.getLong(), 0, 0);
          case PROGRESS -> progress();
          case ROWS -> rows(buffer.getLong(), buffer.getLong(), buffer.getInt());
        };
      }
    }
    throw new CorruptLogException(
        "changelog: expected a key of kind S, B, D, M or R, found 0x"
            + HexFormat.of().formatHex(bytes));
  }
}
