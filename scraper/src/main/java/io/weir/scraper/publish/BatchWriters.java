package io.weir.scraper.publish;

import io.weir.schemas.samples.SampleBatchWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writers that wait to be used again, since each keeps a buffer. Safe for many threads. */
final class BatchWriters {
  private static final int MAX_IDLE = 16;

  private final SampleBatchWriter none = new SampleBatchWriter();
  private final Deque<SampleBatchWriter> idle = new ArrayDeque<>();

  /** One that is never written to. */
  SampleBatchWriter none() {
    return none;
  }

  synchronized SampleBatchWriter take() {
    SampleBatchWriter writer = idle.pollFirst();
    return writer == null ? new SampleBatchWriter() : writer;
  }

  void giveBack(SampleBatchWriter writer) {
    writer.clear();
    synchronized (this) {
      if (idle.size() < MAX_IDLE) {
        idle.addFirst(writer);
      }
    }
  }
}
