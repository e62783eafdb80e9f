package io.weir.topology.shard.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TicksTest {
  private final Ticks ticks = new Ticks();

  private byte[] written() {
    AvroOutput out = new AvroOutput(64);
    ticks.write(out);
    return out.toByteArray();
  }

  private static Ticks read(byte[] bytes) {
    Ticks read = new Ticks();
    AvroInput in = new AvroInput(bytes, 0, bytes.length);
    read.read(in);
    assertThat(in.exhausted()).isTrue();
    return read;
  }

  @Test
  void whatIsWrittenIsRead() {
    ticks.noteWatermark(500);
    ticks.reported(1, 1_000);
    ticks.reported(2, 7_000);
    ticks.mark(1, 900, 12);
    ticks.keepOnly(Set.of(1L));
    ticks.nextRevision();

    Ticks read = read(written());
    assertThat(read.takeChanged()).isFalse();
    assertThat(read.originMillis()).isEqualTo(500);
    assertThat(read.reportedMillis(1)).isEqualTo(1_000);
    assertThat(read.reportedMillis(2)).isEqualTo(Ticks.NONE);
    assertThat(read.greatestReportedMillis()).isEqualTo(1_000);
    assertThat(read.forgottenMillis()).isEqualTo(7_000);
    assertThat(read.stale(1)).containsExactly(900L);
    assertThat(read.nextRevision()).isEqualTo(2);
  }

  @Test
  void whatWasWrittenBeforeForgottenExchangesWereNotedIsRead() {
    ticks.reported(1, 1_000);
    byte[] written = written();
    AvroOutput none = new AvroOutput(16);
    none.writeLong(Ticks.NONE);

    Ticks read = read(Arrays.copyOf(written, written.length - none.size()));
    assertThat(read.reportedMillis(1)).isEqualTo(1_000);
    assertThat(read.forgottenMillis()).isEqualTo(Ticks.NONE);
  }
}
