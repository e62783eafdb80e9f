package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonBufferTest {
  private final JsonBuffer json = new JsonBuffer();

  private static String text(JsonBuffer json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (HttpData chunk : json.chunks()) {
      bytes.writeBytes(chunk.array());
    }
    return bytes.toString(UTF_8);
  }

  @Test
  void setsCommasWhereTheyBelong() {
    json.beginObject();
    json.name("a").number(1);
    json.name("b").beginArray().number(2).text("c").bool(true).nothing().endArray();
    json.name("d").beginObject().endObject();
    json.textName("e").beginArray().beginArray().endArray().beginArray().endArray().endArray();
    json.endObject();
    assertThat(text(json)).isEqualTo("{\"a\":1,\"b\":[2,\"c\",true,null],\"d\":{},\"e\":[[],[]]}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-17, -17",
    "1e15, 1000000000000000",
    "9007199254740993, 9007199254740992",
    "1e20, 100000000000000000000",
    "123456789012345680000, 123456789012345680000",
    "1e21, 1e+21",
    "1.5e21, 1.5e+21",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "123456.789, 123456.789",
    "0.000001, 0.000001",
    "0.0000012345, 0.0000012345",
    "0.000000999, 9.99e-07",
    "1e-7, 1e-07",
    "1e-100, 1e-100",
    "4.9e-324, 5e-324",
    "9.9e-324, 1e-323",
    "1.5e-323, 1.5e-323",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf"
  })
  void writesSamplesAsGoDoes(double value, String expected) {
    assertThat(text(json.quotedNumber(value))).isEqualTo('"' + expected + '"');
  }

  @Test
  void writesNumbersThatReadBackAsTheSame() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      double near = i % 2 == 0 ? value : random.nextGaussian() * 1000;
      if (Double.isFinite(near)) {
        String text = text(new JsonBuffer().quotedNumber(near));
        String number = text.substring(1, text.length() - 1);
        assertThat(new BigDecimal(number).doubleValue()).isEqualTo(near);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1e-7, 1e-7", "1.5e-10, 1.5e-10", "0.25, 0.25", "1e21, 1e+21", "3, 3"})
  void writesPlainNumbersWithShortExponents(double value, String expected) {
    assertThat(text(json.number(value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0e+00",
    "1, 1e+00",
    "10, 1e+01",
    "-2.5, -2.5e+00",
    "0.0001, 1e-04",
    "123456.5, 1.234565e+05",
    "NaN, NaN"
  })
  void writesAlertsWithExponents(double value, String expected) {
    assertThat(text(json.quotedExponential(value))).isEqualTo('"' + expected + '"');
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1500, 1.500",
    "1435781451781, 1435781451.781",
    "1007, 1.007",
    "-1, -0.001",
    "-1500, -1.500",
    "-2000, -2",
    "9223309901257974999, 9223309901257974.999",
    "-9223309901257974000, -9223309901257974"
  })
  void writesTimesInSeconds(long millis, String expected) {
    assertThat(text(json.seconds(millis))).isEqualTo(expected);
  }

  @Test
  void writesDurationsInSeconds() {
    json.beginArray().seconds(Duration.ofMillis(1500)).seconds(Duration.ofNanos(1)).endArray();
    assertThat(text(json)).isEqualTo("[1.5,1e-9]");
  }

  @Test
  void escapesWhatHtmlWouldRead() {
    json.text("<a&b> \"\\\n\r\t\u0001 ü日\u2028🦫\uD800 \uDCFF");
    assertThat(text(json))
        .isEqualTo(
            "\"\\u003ca\\u0026b\\u003e \\\"\\\\\\n\\r\\t\\u0001 ü日\\u2028🦫\\ufffd \\ufffd\"");
  }

  @Test
  void escapesOfLabelsWhatJsonAsksFor() {
    json.plainText("<a&b> \"\\\n\u0001 ü\u2028");
    assertThat(text(json)).isEqualTo("\"<a&b> \\\"\\\\\\n\\u0001 ü\u2028\"");
  }

  @Test
  void keepsAllInChunks() {
    json.beginArray();
    StringBuilder expected = new StringBuilder("[");
    for (int i = 0; i < 200_000; i++) {
      json.quotedNumber(i + 0.5);
      expected.append(i == 0 ? "" : ",").append('"').append(i + 0.5).append('"');
    }
    json.endArray();
    List<HttpData> chunks = json.chunks();
    assertThat(chunks.size()).isGreaterThan(5);
    StringBuilder found = new StringBuilder();
    chunks.forEach(chunk -> found.append(chunk.toStringUtf8()));
    assertThat(found.toString()).isEqualTo(expected.append(']').toString());
  }
}
