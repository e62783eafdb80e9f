package io.weir.schemas.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.AvroOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void printsAsPrometheusDoes() {
    assertThat(Labels.of("__name__", "up", "job", "b", "instance", "a:1"))
        .hasToString("up{instance=\"a:1\", job=\"b\"}");
    assertThat(Labels.of("__name__", "up")).hasToString("up");
    assertThat(Labels.of("job", "b\"\n")).hasToString("{job=\"b\\\"\\n\"}");
    assertThat(Labels.of("__name__", "a.b", "x.y", "z")).hasToString("{\"a.b\", \"x.y\"=\"z\"}");
    assertThat(Labels.empty()).hasToString("{}");
    assertThat(SeriesKey.text("default", Labels.of("__name__", "up"))).isEqualTo("default/up");
  }

  @Test
  void anEmptyValueIsNoLabel() {
    assertThat(Labels.of("a", "", "b", "c")).isEqualTo(Labels.of("b", "c"));
    assertThat(Labels.of("b", "c").toBuilder().set("b", "").build()).isEqualTo(Labels.empty());
    assertThat(Labels.of("b", "c").value("a")).isEmpty();
  }

  @Test
  void refusesANameThatStandsTwice() {
    assertThatThrownBy(() -> Labels.of("a", "1", "a", "2"))
        .hasMessage("labels: expected each name once, found a twice");
  }

  @Property
  void ordersAsUtf8BytesDo(@ForAll String left, @ForAll String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        left.equals(new String(a, StandardCharsets.UTF_8))
            && right.equals(new String(b, StandardCharsets.UTF_8)));

    assertThat(Integer.signum(Labels.compareUtf8(left, right)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
  }

  @Property(tries = 3_000)
  void encodedLabelsAreOrderedAsLabelsAre(@ForAll long seed) {
    Random random = new Random(seed);
    Labels left = someLabels(random);
    Labels right =
        random.nextInt(4) == 0 ? left.toBuilder().remove("b").build() : someLabels(random);

    assertThat(Integer.signum(EncodedLabels.compare(left.encoded(), right.encoded())))
        .isEqualTo(Integer.signum(left.compareTo(right)));
    EncodedLabels.Values values = new EncodedLabels.Values("b");
    for (Labels labels : List.of(left, right, left)) {
      assertThat(values.in(labels.encoded())).isEqualTo(labels.value("b"));
    }
  }

  /** Few texts, of which some begin as others do, and some are long. */
  private static Labels someLabels(Random random) {
    List<String> texts =
        List.of("a", "ab", "b", "ba", "\u00e9", "\ud83d\ude00", "\uffee", "x".repeat(70), "");
    Labels.Builder labels = Labels.builder();
    for (int i = random.nextInt(5); i > 0; i--) {
      labels.set(
          texts.get(random.nextInt(texts.size() - 1)), texts.get(random.nextInt(texts.size())));
    }
    return labels.build();
  }

  @Test
  void saysWhatIsWrongWithEncodedLabels() {
    assertThat(problem("__name__", "m", "a", "1")).isNull();
    assertThat(problem("b", "1", "__name__", "m"))
        .isEqualTo("labels: expected ascending names, each once, found __name__ after b");
    assertThat(problem("__name__", "m", "a", "1", "a", "2"))
        .isEqualTo("labels: expected ascending names, each once, found a after a");
    assertThat(problem("a", "1"))
        .isEqualTo("labels: expected __name__ among them, found {a=\"1\"}");
    assertThat(problem("__name__", "m", "a", ""))
        .isEqualTo("labels: expected values, found an empty one under a");
    assertThat(problem("", "m")).isEqualTo("labels: expected names, found an empty one");
  }

  @Test
  void refusesLabelsThatAreNotUtf8() {
    AvroOutput out = new AvroOutput(32);
    out.writeLong(1);
    out.writeString("__name__");
    out.writeBytes(new byte[] {(byte) 0xc3, 0x28}, 0, 2);
    out.writeLong(0);

    assertThat(EncodedLabels.problem(out.toByteArray(), 0, out.size()))
        .contains("labels: expected UTF-8, found other bytes under __name__");
  }

  private static @org.jspecify.annotations.Nullable String problem(String... pairs) {
    AvroOutput out = new AvroOutput(64);
    out.writeLong(pairs.length / 2);
    for (String text : pairs) {
      out.writeString(text);
    }
    out.writeLong(0);
    return EncodedLabels.problem(out.toByteArray(), 0, out.size()).orElse(null);
  }
}
