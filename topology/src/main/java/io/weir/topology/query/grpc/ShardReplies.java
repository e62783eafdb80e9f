package io.weir.topology.query.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.query.protocol.ShardReply;
import io.weir.topology.query.protocol.View;
import io.weir.topology.query.shard.ShardAnswer;
import io.weir.topology.shard.Phase;
import io.weir.topology.shard.ShardView;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** An answer as replies of bounded size, and what their last one says. */
final class ShardReplies {
  /** A reply is sent once its rows have this many bytes. */
  private static final int FULL_BYTES = 256 * 1024;

  private ShardReplies() {}

  /**
   * Sends an answer.
   *
   * @param rows how many rows the value has
   * @param writer writes one of them
   */
  static <T> void send(
      ShardAnswer<T> answer,
      ToIntFunction<T> rows,
      RowWriter<T> writer,
      Consumer<ShardReply> replies) {
    switch (answer) {
      case ShardAnswer.Unreadable<T> unreadable ->
          replies.accept(
              ShardReply.newBuilder()
                  .setPartition(unreadable.partition())
                  .setUnreadable(unreadable.reason())
                  .setLast(true)
                  .build());
      case ShardAnswer.Read<T> read -> {
        AvroOutput out = new AvroOutput(16 * 1024);
        int count = rows.applyAsInt(read.value());
        for (int row = 0; row < count; row++) {
          writer.write(read.value(), row, out);
          if (out.size() >= FULL_BYTES) {
            replies.accept(
                ShardReply.newBuilder().setPartition(read.partition()).setRows(bytes(out)).build());
            out.clear();
          }
        }
        replies.accept(last(read, bytes(out)));
      }
    }
  }

  /** Writes a row of a value. */
  @FunctionalInterface
  interface RowWriter<T> {
    void write(T value, int row, AvroOutput out);
  }

  private static ByteString bytes(AvroOutput out) {
    return UnsafeByteOperations.unsafeWrap(out.toByteArray());
  }

  private static ShardReply last(ShardAnswer.Read<?> read, ByteString rows) {
    return ShardReply.newBuilder()
        .setPartition(read.partition())
        .setRows(rows)
        .setLast(true)
        .setView(
            View.newBuilder()
                .setStandby(read.view().phase() != Phase.ACTIVE)
                .setWatermarkMillis(read.view().watermarkMillis())
                .setHeldFromMillis(read.view().heldFromMillis())
                .setChanges(read.view().changes()))
        .addAllNotes(read.notes().stream().map(NoteMessages::note).toList())
        .setSeriesRead(read.effort().series())
        .setSamplesRead(read.effort().samples())
        .setEarliestMillis(read.effort().earliestMillis())
        .build();
  }

  /** What a last reply says, with the value that all replies of its partition have brought. */
  static <T> ShardAnswer<T> answer(ShardReply last, T value) {
    if (!last.getUnreadable().isEmpty()) {
      return new ShardAnswer.Unreadable<>(last.getPartition(), last.getUnreadable());
    }
    View view = last.getView();
    return new ShardAnswer.Read<>(
        last.getPartition(),
        value,
        new ShardView(
            view.getStandby() ? Phase.FOLLOWING : Phase.ACTIVE,
            view.getWatermarkMillis(),
            view.getHeldFromMillis(),
            view.getChanges()),
        last.getNotesList().stream().map(NoteMessages::annotation).toList(),
        new ShardAnswer.Effort(
            last.getSeriesRead(), last.getSamplesRead(), last.getEarliestMillis()));
  }
}
