package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.shard.log.CorruptLogException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StreamFailuresTest {
  static Stream<Throwable> passing() {
    return Stream.of(
        new TimeoutException("late"),
        new StreamsException(new TimeoutException("late")),
        new KafkaException("asked", new java.util.concurrent.TimeoutException()),
        new StreamsException(new KafkaException("wrapped", new DisconnectException("gone"))));
  }

  static Stream<Throwable> lasting() {
    return Stream.of(
        new StreamsException("alone"),
        new StreamsException(new IllegalStateException("bug")),
        new StreamsException(new CorruptLogException("damaged")),
        new KafkaException(new TopicAuthorizationException("forbidden")),
        new ConfigException("wrong"),
        new OutOfMemoryError("full"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatMayPassIsTriedAgain(Throwable failure) {
    CountDownLatch closing = new CountDownLatch(0);
    StreamFailures failures = new StreamFailures(closing);

    assertThat(failures.handle(failure)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(failures.fatal()).isNull();
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatLastsEndsTheInstance(Throwable failure) {
    StreamFailures failures = new StreamFailures(new CountDownLatch(0));

    assertThat(failures.handle(failure)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(failures.fatal()).isSameAs(failure);
  }

  @Test
  void theFirstLastingFailureIsKept() {
    StreamFailures failures = new StreamFailures(new CountDownLatch(0));
    IllegalStateException first = new IllegalStateException("first");

    failures.handle(first);
    failures.handle(new IllegalStateException("second"));

    assertThat(failures.fatal()).isSameAs(first);
  }
}
