package io.weir.scraper.exposition;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Bodies read to the end, as values that tests can compare. */
final class Expositions {
  private Expositions() {}

  sealed interface Line {}

  /** A sample; NaNs are equal if their bits are. */
  record Sample(String text, Labels labels, double value, OptionalLong timestampMillis)
      implements Line {}

  record Type(String family, MetricType type) implements Line {}

  record Help(String family, String help) implements Line {}

  record Unit(String family, String unit) implements Line {}

  static Sample sample(Labels labels, double value) {
    return new Sample("", labels, value, OptionalLong.empty());
  }

  static List<Line> read(ExpositionFormat format, byte[] body) throws MalformedExpositionException {
    ExpositionParser parser = ExpositionParser.of(format, KnownSeries.NONE);
    parser.reset(Arrays.copyOf(body, body.length + 1), body.length);
    List<Line> lines = new ArrayList<>();
    while (true) {
      switch (parser.next()) {
        case SERIES ->
            lines.add(
                new Sample(
                    new String(
                        parser.bytes(),
                        parser.seriesStart(),
                        parser.seriesEnd() - parser.seriesStart(),
                        StandardCharsets.UTF_8),
                    Labels.ofMap(parser.labels()),
                    parser.value(),
                    parser.hasTimestamp()
                        ? OptionalLong.of(parser.timestampMillis())
                        : OptionalLong.empty()));
        case TYPE -> lines.add(new Type(parser.family(), parser.type()));
        case HELP -> lines.add(new Help(parser.family(), parser.text()));
        case UNIT -> lines.add(new Unit(parser.family(), parser.text()));
        case END -> {
          return lines;
        }
      }
    }
  }

  static List<Line> read(ExpositionFormat format, String body) throws MalformedExpositionException {
    return read(format, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Only the samples, without the text that they stood as. */
  static List<Sample> samples(ExpositionFormat format, String body)
      throws MalformedExpositionException {
    return read(format, body).stream()
        .filter(Sample.class::isInstance)
        .map(Sample.class::cast)
        .map(s -> new Sample("", s.labels(), s.value(), s.timestampMillis()))
        .toList();
  }
}
