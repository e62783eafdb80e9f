package io.weir.topology.shard.log;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Keys of a shard's changelog: a letter, then numbers, big-endian.
 *
 * @param kind what stands under the key
 * @param first kind {@code SERIES}, {@code VERSIONS}: the reference; {@code BLOCK}, {@code HELD},
 *     {@code PENDING}: the sequence; {@code ELECTION}, {@code MARKS}: its number; {@code
 *     PUBLISHED}: the merge partition; {@code ROWS}: length of the window, milliseconds; otherwise
 *     0
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
    ROWS('R', 21),
    /** The election among the replicas of a target. */
    ELECTION('E', 9),
    /** A replica's batch that is held. */
    HELD('H', 9),
    /** Samples of open intervals. */
    PENDING('P', 9),
    /** How far rules are evaluated; one entry. */
    TICKS('T', 1),
    /** How far a merge partition has published rules. */
    PUBLISHED('U', 9),
    /** What several versions of the rules have said of a recorded series. */
    VERSIONS('V', 9);

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

  /** Key of a target's election. */
  public static LogKey election(long id) {
    return new LogKey(Kind.ELECTION, id, 0, 0);
  }

  /** Key of a held batch. */
  public static LogKey held(long sequence) {
    return new LogKey(Kind.HELD, sequence, 0, 0);
  }

  /** Key of a block of samples of open intervals. */
  public static LogKey pending(long sequence) {
    return new LogKey(Kind.PENDING, sequence, 0, 0);
  }

  /** Key of how far rules are evaluated. */
  public static LogKey ticks() {
    return new LogKey(Kind.TICKS, 0, 0, 0);
  }

  /** Key of what a merge partition has published. */
  public static LogKey published(int mergePartition) {
    return new LogKey(Kind.PUBLISHED, mergePartition, 0, 0);
  }

  /** Key of the versions of a recorded series. */
  public static LogKey versions(long ref) {
    return new LogKey(Kind.VERSIONS, ref, 0, 0);
  }

  /** The key as it stands in the changelog. */
  public byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(kind.length).put(kind.letter);
    switch (kind) {
      case SERIES, BLOCK, MARKS, ELECTION, HELD, PENDING, PUBLISHED, VERSIONS ->
          buffer.putLong(first);
      case PROGRESS, TICKS -> {}
      case ROWS -> buffer.putLong(first).putLong(second).putInt(third);
    }
    return buffer.array();
  }

  /**
   * The key that stands in the changelog.
   *
   * @throws CorruptLogException if it isn't whole
   * @throws NewerLogException if it is of a kind that this program doesn't know
   */
  public static LogKey of(byte[] bytes) {
    for (Kind kind : Kind.values()) {
      if (bytes.length > 0 && bytes[0] == kind.letter) {
        return of(kind, bytes);
      }
    }
    throw new NewerLogException(
        "expected a key of kind S, B, D, M, R, E, H, P, T, U or V, found 0x"
            + HexFormat.of().formatHex(bytes));
  }

  /** Whether a key is of a kind that this program knows. */
  public static boolean isKnown(byte[] bytes) {
    for (Kind kind : Kind.values()) {
      if (bytes.length > 0 && bytes[0] == kind.letter) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@link #of} can read a key. */
  public static boolean isWhole(byte[] bytes) {
    for (Kind kind : Kind.values()) {
      if (bytes.length == kind.length && bytes[0] == kind.letter) {
        return true;
      }
    }
    return false;
  }

  private static LogKey of(Kind kind, byte[] bytes) {
    if (bytes.length != kind.length) {
      throw new CorruptLogException(
          kind
              + ": expected a key of "
              + kind.length
              + " bytes, found 0x"
              + HexFormat.of().formatHex(bytes));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    return switch (kind) {
      case SERIES, BLOCK, MARKS, ELECTION, HELD, PENDING, PUBLISHED, VERSIONS ->
          new LogKey(kind, buffer.getLong(), 0, 0);
      case PROGRESS -> progress();
      case TICKS -> ticks();
      case ROWS -> rows(buffer.getLong(), buffer.getLong(), buffer.getInt());
    };
  }

  /** What an error calls it, such as {@code BLOCK 17}. */
  @Override
  public String toString() {
    return switch (kind) {
      case SERIES, BLOCK, MARKS, ELECTION, HELD, PENDING, PUBLISHED, VERSIONS -> kind + " " + first;
      case PROGRESS, TICKS -> kind.name();
      case ROWS -> kind + " " + first + " ms, " + second + ", " + third;
    };
  }
}
