package io.weir.scraper.scrape;

import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for bodies that wait to be used again. Safe for many threads. */
final class BodyBuffers {
  private static final int LEAST_SIZE = 64 * 1024;
  private static final int MAX_KEPT_SIZE = 8 * 1024 * 1024;
  private static final int MAX_IDLE = 16;

  private final Deque<byte[]> idle = new ArrayDeque<>();

  synchronized byte[] take() {
    byte[] buffer = idle.pollFirst();
    return buffer == null ? new byte[LEAST_SIZE] : buffer;
  }

  synchronized void giveBack(byte[] buffer) {
    if (buffer.length <= MAX_KEPT_SIZE && idle.size() < MAX_IDLE) {
      idle.addFirst(buffer);
    }
  }
}
