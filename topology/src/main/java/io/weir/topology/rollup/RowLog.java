package io.weir.topology.rollup;

/** Puts the rows of one window after another into the log and among those known. For one thread. */
final class RowLog {
  private final RowBlockWriter writer = new RowBlockWriter();

  /** Takes a row; all until {@link #finish} are of the same window. */
  void append(LevelState level, long startMillis, long ref, Row row, RollupSink sink) {
    writer.append(ref, startMillis, row);
    if (writer.isFull()) {
      finish(level, startMillis, sink);
    }
  }

  /** Puts the window's rows. */
  void finish(LevelState level, long startMillis, RollupSink sink) {
    if (!writer.isEmpty()) {
      int part = level.parts(startMillis);
      RowBlock block = writer.finish();
      level.put(startMillis, part, block);
      sink.put(level.key(startMillis, part), block.bytes());
    }
  }
}
