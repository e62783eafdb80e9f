package io.weir.sinks.delivery;

import org.apache.kafka.connect.sink.SinkRecord;

/** Where records go that can't be used. For one thread. */
interface Rejections extends AutoCloseable {
  /**
   * Keeps a record with what is wrong with it; when it returns, the report is durable.
   *
   * @param samples samples of it that were rejected; 0 if they can't be counted
   * @throws StoreException.Retriable if it can't be kept now
   * @throws StoreException.Fatal if there is no place to keep it
   */
  void report(SinkRecord record, String reason, String message, long samples) throws StoreException;

  @Override
  void close();
}
