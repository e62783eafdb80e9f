package io.weir.sinks.delivery;

import io.weir.schemas.avro.SchemaLookup;

/**
 * What a task works with.
 *
 * @param lookup where writers' schemas are found
 * @param waiting told while it waits for what is away
 * @param settling keeps offsets back of what the store might still lose
 * @param lag told how far the task is
 * @param selection which rows the store gets
 * @param mostRows rows in one write, unless one record has more
 */
record SinkParts(
    Store store,
    SchemaLookup lookup,
    Rejections rejections,
    SinkMetrics metrics,
    Backoff backoff,
    SinkWaits.TaskWait waiting,
    Settling settling,
    RecordLag lag,
    RowSelection selection,
    int mostRows) {}
