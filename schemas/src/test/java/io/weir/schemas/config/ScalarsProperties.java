package io.weir.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ScalarsProperties {

  @Property
  void aPrintedDurationReadsTheSame(
      @ForAll @LongRange(min = 0, max = 9_223_372_036_854L) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }

  @Property
  void aPrintedSizeReadsTheSame(@ForAll @LongRange(min = 0) long bytes) {
    ByteSize size = new ByteSize(bytes);
    assertThat(ByteSize.parse(size.toString())).isEqualTo(size);
  }
}
