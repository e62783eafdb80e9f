package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes in chunks, so that nothing is copied when there are many. For one thread. */
final class ByteChunks {
  private static final int FIRST = 4 << 10;
  private static final int LARGEST = 256 << 10;

  private final List<HttpData> full = new ArrayList<>();
  private byte[] chunk = new byte[FIRST];
  private int size;

  /** Makes room for some more bytes, far fewer than a chunk's. */
  @SuppressWarnings("ThreadPriorityCheck") // decides who is next, not what is right
  void ensure(int more) {
    if (size + more <= chunk.length) {
      return;
    }
    if (chunk.length < LARGEST) {
      chunk = Arrays.copyOf(chunk, Math.min(LARGEST, 2 * chunk.length));
    } else {
      full.add(HttpData.wrap(chunk, 0, size));
      // A large answer is not to hold up the small ones of other virtual threads.
      Thread.yield();
      chunk = new byte[LARGEST];
      size = 0;
    }
  }

  /** Adds a byte, for which there must be room. */
  void put(int value) {
    chunk[size++] = (byte) value;
  }

  /** The chunk that is being filled, up to {@link #size()}. */
  byte[] bytes() {
    return chunk;
  }

  /** Where the next byte goes to. */
  int size() {
    return size;
  }

  /** Counts bytes that were put into the chunk up to a place. */
  void moveTo(int end) {
    size = end;
  }

  /** All chunks; nothing is to be added any more. */
  List<HttpData> toList() {
    full.add(HttpData.wrap(chunk, 0, size));
    return full;
  }
}
