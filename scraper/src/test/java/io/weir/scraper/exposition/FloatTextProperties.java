package io.weir.scraper.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class FloatTextProperties {
  private static double parse(String text) {
    byte[] bytes = ("x" + text + "1").getBytes(StandardCharsets.UTF_8);
    return FloatText.parse(bytes, 1, bytes.length - 1);
  }

  @Property(tries = 5000)
  void readsEveryDouble(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      assertThat(Double.doubleToRawLongBits(parse("NaN"))).isEqualTo(0x7ff8000000000001L);
    } else if (Double.isInfinite(value)) {
      assertThat(parse(value > 0 ? "+Inf" : "-Inf")).isEqualTo(value);
    } else {
      assertThat(parse(Double.toString(value))).isEqualTo(value);
    }
  }

  @Property(tries = 5000)
  void readsDecimalsExactly(@ForAll long digits, @ForAll @IntRange(min = -40, max = 40) int scale) {
    BigDecimal decimal = BigDecimal.valueOf(digits, scale);
    assertThat(parse(decimal.toString())).isEqualTo(Double.parseDouble(decimal.toString()));
    assertThat(parse(decimal.toPlainString())).isEqualTo(Double.parseDouble(decimal.toString()));
  }

  @Property(tries = 5000)
  void readsShortDecimalsExactly(
      @ForAll @IntRange int digits, @ForAll @IntRange(min = -25, max = 25) int scale) {
    BigDecimal decimal = BigDecimal.valueOf(digits, scale);
    assertThat(parse(decimal.toString())).isEqualTo(Double.parseDouble(decimal.toString()));
  }

  /** What the JDK reads is a superset, but for letters that it doesn't know. */
  @Property(tries = 20_000)
  void readsWhatTheGrammarSays(
      @ForAll
          @StringLength(max = 6)
          @CharRange(from = '+', to = '.')
          @CharRange(from = '0', to = '2')
          @CharRange(from = 'e', to = 'e')
          @CharRange(from = 'E', to = 'E')
          String text) {
    if (text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")
        && Double.isFinite(Double.parseDouble(text))) {
      assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    } else {
      assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberFormatException.class);
    }
  }

  @Example
  void readsSpecialsAsGoDoes() {
    for (String text : new String[] {"inf", "Inf", "+INF", "infinity", "+Infinity"}) {
      assertThat(parse(text)).as(text).isEqualTo(Double.POSITIVE_INFINITY);
    }
    assertThat(parse("-inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Double.doubleToRawLongBits(parse("-0"))).isEqualTo(1L << 63);
    assertThat(parse("1e-400")).isZero();
    assertThat(parse("0e99999999999999999999")).isZero();
    for (String text :
        new String[] {
          "", "+", "+nan", "-NaN", "in", "infi", "infinit", "nanx", "1e400", "-1e400", "1e", ".",
          "0x1", "0b1", "1_0", "1d", "1f", " 1", "1 ", "١", "e5"
        }) {
      assertThatThrownBy(() -> parse(text)).as(text).isInstanceOf(NumberFormatException.class);
    }
  }

  @Property(tries = 5000)
  void writesWhatItReads(@ForAll double value) {
    String text = FloatText.format(value);
    assertThat(parse(text)).isEqualTo(value == 0 ? 0.0 : value);
    assertThat(text).containsAnyOf(".", "e", "Inf");
  }

  @Example
  void writesAsGoDoes() {
    assertThat(FloatText.format(1)).isEqualTo("1.0");
    assertThat(FloatText.format(-1)).isEqualTo("-1.0");
    assertThat(FloatText.format(0)).isEqualTo("0.0");
    assertThat(FloatText.format(-0.0)).isEqualTo("0.0");
    assertThat(FloatText.format(0.25)).isEqualTo("0.25");
    assertThat(FloatText.format(100000)).isEqualTo("100000.0");
    assertThat(FloatText.format(1000000)).isEqualTo("1e+06");
    assertThat(FloatText.format(1234567)).isEqualTo("1.234567e+06");
    assertThat(FloatText.format(123456.75)).isEqualTo("123456.75");
    assertThat(FloatText.format(0.0001)).isEqualTo("0.0001");
    assertThat(FloatText.format(0.00001)).isEqualTo("1e-05");
    assertThat(FloatText.format(-2.5e-7)).isEqualTo("-2.5e-07");
    assertThat(FloatText.format(1e100)).isEqualTo("1e+100");
    assertThat(FloatText.format(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(FloatText.format(Double.NaN)).isEqualTo("NaN");
  }
}
