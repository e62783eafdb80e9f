package io.weir.sinks.duckdb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jdbi.v3.core.Handle;

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

  /** Writes next offsets, within the transaction, by one statement: one each costs a plan each. */
  static void write(Handle handle, Map<PartitionId, Long> nextOffsets) {
    if (nextOffsets.isEmpty()) {
      return;
    }
    List<Object> values = new ArrayList<>();
    nextOffsets.forEach((id, next) -> {
      values.add(id.topic());
      values.add(id.topicId().toString());
      values.add(id.partition());
      values.add(next);
    });
    String rows = String.join(", ", Collections.nCopies(nextOffsets.size(), "(?, ?, ?, ?)"));
    handle.execute(
        "INSERT INTO offsets VALUES "
            + rows
            + " ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset",
        values.toArray());
  }
}
