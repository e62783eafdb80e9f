package io.weir.topology.query.grpc;

import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.annotation.ForcedMonotonicity;
import io.weir.topology.promql.annotation.Level;
import io.weir.topology.promql.annotation.PlainAnnotation;
import io.weir.topology.promql.annotation.StartTimeOverlap;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.query.protocol.Note;

/** Annotations as messages, and back. */
final class NoteMessages {
  private NoteMessages() {}

  static Note note(Annotation annotation) {
    Note.Builder note =
        Note.newBuilder()
            .setStart(annotation.position().start())
            .setEnd(annotation.position().end());
    switch (annotation) {
      case PlainAnnotation plain -> {
        switch (plain.level()) {
          case INFO -> note.setInfo(plain.message());
          case WARNING -> note.setWarning(plain.message());
        }
      }
      case ForcedMonotonicity forced ->
          note.setForcedMonotonicity(
              Note.ForcedMonotonicity.newBuilder()
                  .setMessage(forced.message())
                  .setMinMillis(forced.minTimestampMillis())
                  .setMaxMillis(forced.maxTimestampMillis())
                  .setMinBucket(forced.minBucket())
                  .setMaxBucket(forced.maxBucket())
                  .setMaxDifference(forced.maxDifference())
                  .setSamples(forced.samples()));
      case StartTimeOverlap overlap ->
          note.setStartTimeOverlap(
              Note.StartTimeOverlap.newBuilder()
                  .setMetric(overlap.metricName())
                  .setOccurrences(overlap.occurrences()));
    }
    return note.build();
  }

  /** The annotation of a message; one of a later version says so. */
  static Annotation annotation(Note note) {
    Position position = new Position(note.getStart(), note.getEnd());
    return switch (note.getKindCase()) {
      case INFO -> new PlainAnnotation(Level.INFO, note.getInfo(), position);
      case WARNING -> new PlainAnnotation(Level.WARNING, note.getWarning(), position);
      case FORCED_MONOTONICITY -> {
        Note.ForcedMonotonicity forced = note.getForcedMonotonicity();
        yield new ForcedMonotonicity(
            forced.getMessage(),
            position,
            forced.getMinMillis(),
            forced.getMaxMillis(),
            forced.getMinBucket(),
            forced.getMaxBucket(),
            forced.getMaxDifference(),
            forced.getSamples());
      }
      case START_TIME_OVERLAP ->
          new StartTimeOverlap(
              note.getStartTimeOverlap().getMetric(),
              position,
              note.getStartTimeOverlap().getOccurrences());
      case KIND_NOT_SET ->
          new PlainAnnotation(
              Level.WARNING, "an instance of a later version has a further annotation", position);
    };
  }
}
