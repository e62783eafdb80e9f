package io.weir.topology.query.live;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients of live queries were told and haven't read. A client that lets too much of it wait,
 * by number or by what all of them may have in memory together, is to be cut off. Thread-safe.
 */
public final class Backlog {
  private static final int MOST_WAITING = 256;

  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Nothing waits yet.
   *
   * @param mostBytes that may wait for all clients together
   */
  public Backlog(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A client for whom nothing waits. */
  public Client client() {
    return new Client();
  }

  /** What waits for one client. Thread-safe. */
  public final class Client implements AutoCloseable {
    private int waiting;
    private long waitingBytes;
    private boolean closed;

    private Client() {}

    /**
     * Something more is to wait; false if the client is to be cut off instead. What comes when
     * nothing waits may have any length.
     */
    public synchronized boolean add(long length) {
      boolean tooMuch =
          waiting >= MOST_WAITING || (waiting > 0 && bytes.get() + length > mostBytes);
      if (closed || tooMuch) {
        return false;
      }
      waiting++;
      waitingBytes += length;
      bytes.addAndGet(length);
      return true;
    }

    /** All that waited was read. */
    public synchronized void read() {
      bytes.addAndGet(-waitingBytes);
      waiting = 0;
      waitingBytes = 0;
    }

    /** The client is gone; nothing is added any more. */
    @Override
    public synchronized void close() {
      closed = true;
      read();
    }
  }
}
