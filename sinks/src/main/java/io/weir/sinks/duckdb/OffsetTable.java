package io.weir.sinks.duckdb;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** How far each partition is in the file. */
final class OffsetTable {
  private OffsetTable() {}

  /** The next offset of each partition that the file knows. */
  static Map<PartitionId, Long> read(Handle handle) {
    Map<PartitionId, Long> offsets = new HashMap<>();
    handle
        .createQuery("SELECT topic, topic_id, \"partition\" AS number, next_offset FROM offsets")
        .map((result, context) ->
            Map.entry(
                new PartitionId(
                    result.getString("topic"),
                    Uuid.fromString(result.getString("topic_id")),
                    result.getInt("number")),
                result.getLong("next_offset")))
        .forEach(entry -> offsets.put(entry.getKey(), entry.getValue()));
    return offsets;
  }

  /** Writes next offsets, within the transaction. */
  static void write(Handle handle, Map<PartitionId, Long> nextOffsets) {
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO offsets VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset");
    nextOffsets.forEach(
        (id, next) -> batch.add(id.topic(), id.topicId().toString(), id.partition(), next));
    if (batch.size() > 0) {
      batch.execute();
    }
  }
}
