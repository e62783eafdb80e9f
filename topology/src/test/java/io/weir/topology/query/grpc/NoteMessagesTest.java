package io.weir.topology.query.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.annotation.Level;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.query.protocol.Note;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoteMessagesTest {
  private static final Position PLACE = new Position(3, 8);

  @Test
  void annotationsComeAsTheyWent() {
    Annotation overlap = Warnings.startTimeOverlap("m", PLACE);
    for (Annotation annotation :
        List.of(
            Infos.possibleNonCounter("m", PLACE),
            Warnings.invalidQuantile(Double.NaN, PLACE),
            Infos.forcedMonotonicity("m", PLACE, -5, 0.1, Double.POSITIVE_INFINITY, 1e-7),
            overlap.after(overlap))) {
      assertThat(NoteMessages.annotation(NoteMessages.note(annotation))).isEqualTo(annotation);
    }
  }

  @Test
  void oneOfALaterVersionIsAWarning() {
    assertThat(NoteMessages.annotation(Note.getDefaultInstance()).level()).isEqualTo(Level.WARNING);
  }
}
