package io.weir.sinks.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sinks.reading.TooManySamplesException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Random;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

final class SnappyAnswerTest {
  private static final int MIB = 1 << 20;

  @Test
  void answersAreReadWhole() throws Exception {
    byte[] random = new byte[300_000];
    new Random(1).nextBytes(random);
    for (byte[] bytes : new byte[][] {{}, {1}, new byte[5 * MIB], random}) {
      Buffer answer = new Buffer().write(Snappy.compress(bytes));
      assertThat(SnappyAnswer.read(answer, 1)).isEqualTo(bytes);
      assertThat(answer.exhausted()).isTrue();
    }
  }

  @Test
  void whatIsLargerThanTheSamplesThatMayBeReadIsNotReadAtAll() throws Exception {
    Buffer answer = new Buffer().write(Snappy.compress(new byte[65 * MIB]));
    long before = answer.size();

    assertThatThrownBy(() -> SnappyAnswer.read(answer, 10_000))
        .isInstanceOf(TooManySamplesException.class)
        .hasMessage(
            "expected at most 10000 samples, found an answer of 68157440 bytes, more than they take");
    assertThat(answer.size()).isEqualTo(before);
    assertThat(SnappyAnswer.read(answer, 20_000)).hasSize(65 * MIB);
  }

  @Test
  void aSizeOfGigabytesAsksForNoMemory() {
    Buffer answer = new Buffer().write(new byte[] {-1, -1, -1, -1, 15});

    assertThatThrownBy(() -> SnappyAnswer.read(answer, Long.MAX_VALUE))
        .isInstanceOf(TooManySamplesException.class)
        .hasMessageContaining("4294967295 bytes");
  }

  /** The greatest array that there can be, which no heap of these tests has room for. */
  @Test
  void whatDoesNotFitInTheHeapIsNotReadHoweverManySamplesMayBe() {
    Buffer answer = new Buffer().write(new byte[] {-9, -1, -1, -1, 7});

    assertThatThrownBy(() -> SnappyAnswer.read(answer, Long.MAX_VALUE))
        .isInstanceOf(TooManySamplesException.class)
        .hasMessageContaining("2147483639 bytes");
  }

  @Test
  void aSizeThatSoFewBytesCanNotHaveAsksForNoMemory() {
    Buffer answer = new Buffer().write(new byte[] {-128, -128, -128, 20, 0});

    assertThatThrownBy(() -> SnappyAnswer.read(answer, 1))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "expected 1906501 bytes of snappy or more, since it says to be 41943040 bytes, found 5");
  }

  @Test
  void moreThanTheSizeSaysIsNotHeld() {
    Buffer answer = new Buffer().write(new byte[] {4}).write(new byte[MIB]);

    assertThatThrownBy(() -> SnappyAnswer.read(answer, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("expected at most 36 bytes of snappy, since it says to be 4 bytes, found more");
  }

  @Test
  void whatIsNoSnappyIsNamed() {
    assertThatThrownBy(() -> SnappyAnswer.read(new Buffer(), 1)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> SnappyAnswer.read(new Buffer().writeByte(0x80), 1))
        .isInstanceOf(EOFException.class)
        .hasMessage("expected snappy's size, found the end");
    assertThatThrownBy(
            () -> SnappyAnswer.read(new Buffer().write(new byte[] {-1, -1, -1, -1, -1, 1}), 1))
        .isInstanceOf(IOException.class)
        .hasMessage("expected snappy's size, found more than 5 bytes of it");
  }
}
