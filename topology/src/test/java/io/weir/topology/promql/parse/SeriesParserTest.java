package io.weir.topology.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.series.HistogramDescription;
import io.weir.topology.promql.series.SeriesDescription;
import io.weir.topology.promql.series.SeriesItem;
import io.weir.topology.promql.syntax.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeriesParserTest {
  @Test
  void numbersRepeatAndGrow() throws ParseException {
    SeriesDescription series =
        SeriesParser.parse("up{job=\"a\",}  1 -2.5 3x2 4-0.5x3\t-Inf+1x0 NaN ");

    assertThat(series.labels()).isEqualTo(Labels.of("__name__", "up", "job", "a"));
    assertThat(series.items())
        .containsExactly(
            new SeriesItem.Numbers(1, 0, 0),
            new SeriesItem.Numbers(-2.5, 0, 0),
            new SeriesItem.Numbers(3, 0, 2),
            new SeriesItem.Numbers(4, -0.5, 3),
            new SeriesItem.Numbers(Double.NEGATIVE_INFINITY, 1, 0),
            new SeriesItem.Numbers(Double.NaN, 0, 0));
    assertThat(series.items().get(2).count()).isEqualTo(3);
  }

  @Test
  void stepsMayHaveNoValueOrAMarker() throws ParseException {
    List<SeriesItem> items = SeriesParser.parse("m _ _x3 stale").items();

    assertThat(items.subList(0, 2))
        .containsExactly(new SeriesItem.Omitted(1), new SeriesItem.Omitted(3));
    assertThat(((SeriesItem.Numbers) items.get(2)).first())
        .satisfies(
            value -> assertThat(Double.doubleToRawLongBits(value)).isEqualTo(StaleMarker.BITS));
  }

  @Test
  void histogramsAreWrittenByTheirParts() throws ParseException {
    String text =
        "h {{schema:-53 sum:1.5 count:7 z_bucket:2 z_bucket_w:0.001 custom_values:[5 10 ] offset:-1"
            + " buckets:[1 2.5 Inf] n_offset:3 n_buckets:[4] counter_reset_hint:not_reset}}";

    assertThat(SeriesParser.parse(text).items())
        .containsExactly(
            new SeriesItem.Histograms(
                new HistogramDescription(
                    -53,
                    1.5,
                    7,
                    2,
                    0.001,
                    List.of(5.0, 10.0),
                    -1,
                    List.of(1.0, 2.5, Double.POSITIVE_INFINITY),
                    3,
                    List.of(4.0),
                    ResetHint.NOT_RESET),
                null,
                false,
                0));
  }

  @Test
  void histogramsRepeatAndGrow() throws ParseException {
    HistogramDescription empty =
        new HistogramDescription(0, 0, 0, 0, 0, List.of(), 0, List.of(), 0, List.of(), null);

    assertThat(SeriesParser.parse("h {{}}x3 {{ }}-{{}}x2").items())
        .containsExactly(
            new SeriesItem.Histograms(empty, null, false, 3),
            new SeriesItem.Histograms(empty, empty, true, 2));
  }

  @Test
  void readingManyValuesCostsNothing() throws ParseException {
    SeriesItem item = SeriesParser.parse("m 1+1x18446744073709551615").items().getFirst();
    assertThat(item.count()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void namesMayBeAnyText() throws ParseException {
    assertThat(SeriesParser.parse("{\"a b\", \"c.d\"='e'} 1").labels())
        .isEqualTo(Labels.of("__name__", "a b", "c.d", "e"));
    assertThat(SeriesParser.parse("{} 1").labels()).isEqualTo(Labels.empty());
    assertThat(SeriesParser.parseMetric("sum{by=\"1\"}"))
        .isEqualTo(Labels.of("__name__", "sum", "by", "1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          m 1+1             | 1:6: parse error: unexpected end of input in series values
          m 1x1.5           | 1:5: parse error: invalid repetition in series values: strconv.ParseUint: parsing "1.5": invalid syntax
          m old             | 1:3: parse error: unexpected identifier "old" in series values, expected number or "stale"
          m $               | 1:3: parse error: unexpected character in series sequence: '$'
          m 0x1F            | 1:5: parse error: bad number syntax: "1"
          m{a=1} 1          | 1:5: parse error: unexpected character inside braces: '1'
          m{a} 1            | 1:4: parse error: unexpected "}" in label set, expected "="
          h {{size:1}}      | 1:5: parse error: bad histogram descriptor found: "size"
          h {{sum}}         | 1:5: parse error: missing `:` for histogram descriptor
          h {{sum:1 sum:2}} | 1:1: parse error: duplicate key "sum" in histogram
          h {{sum:1,count:2}} | 1:10: parse error: histogram description incomplete unexpected: ','
          """)
  void saysWhatIsWrongAndWhere(String text, String message) {
    assertThatThrownBy(() -> SeriesParser.parse(text))
        .isInstanceOf(ParseException.class)
        .hasMessage(message);
  }
}
