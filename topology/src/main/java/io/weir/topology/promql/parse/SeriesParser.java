package io.weir.topology.promql.parse;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.series.HistogramDescription;
import io.weir.topology.promql.series.SeriesDescription;
import io.weir.topology.promql.series.SeriesItem;
import io.weir.topology.promql.syntax.ParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the notation in which tests of Prometheus write series down. Reading costs what the text is
 * long, however many values it stands for.
 */
public final class SeriesParser {
  private static final double STALE = Double.longBitsToDouble(StaleMarker.BITS);

  private final Tokens tokens;
  private final SeriesNumbers numbers;
  private final HistogramParser histograms;

  private SeriesParser(Tokens tokens) {
    this.tokens = tokens;
    this.numbers = new SeriesNumbers(tokens);
    this.histograms = new HistogramParser(tokens, numbers);
  }

  /**
   * A series and its values, {@code up{job="a"} 1 2+1x3 _ stale}.
   *
   * @throws ParseException if it isn't one
   */
  public static SeriesDescription parse(String text) throws ParseException {
    SeriesLexer lexer = new SeriesLexer(text);
    return new SeriesParser(new Tokens(text, lexer::next)).series();
  }

  /**
   * The labels of a series, {@code up{job="a"}}.
   *
   * @throws ParseException if the text is anything else
   */
  public static Labels parseMetric(String text) throws ParseException {
    Lexer lexer = new Lexer(text);
    Tokens tokens = new Tokens(text, lexer::next);
    Labels labels = new LabelSetParser(tokens).metric();
    tokens.expect(TokenKind.END_OF_INPUT);
    return labels;
  }

  private SeriesDescription series() throws ParseException {
    Labels labels = new LabelSetParser(tokens).metric();
    tokens.enter(Context.SERIES_VALUES);
    List<SeriesItem> items = new ArrayList<>();
    while (!tokens.accept(TokenKind.END_OF_INPUT)) {
      tokens.expect(TokenKind.SPACE);
      if (!tokens.at(TokenKind.SPACE) && !tokens.at(TokenKind.END_OF_INPUT)) {
        items.add(item());
      }
    }
    return new SeriesDescription(labels, items);
  }

  private SeriesItem item() throws ParseException {
    return switch (tokens.peek().kind()) {
      case BLANK -> {
        tokens.next();
        yield new SeriesItem.Omitted(isRepeated() ? repetition() : 1);
      }
      case OPEN_HISTOGRAM -> histogram();
      default -> number();
    };
  }

  private SeriesItem number() throws ParseException {
    double first = firstNumber();
    if (tokens.at(TokenKind.ADD) || tokens.at(TokenKind.SUBTRACT)) {
      double increment = numbers.signed(Context.SERIES_VALUES);
      tokens.expect(TokenKind.TIMES);
      return new SeriesItem.Numbers(first, increment, repetition());
    }
    return new SeriesItem.Numbers(first, 0, isRepeated() ? repetition() : 0);
  }

  private double firstNumber() throws ParseException {
    Token token = tokens.peek();
    if (!token.is(TokenKind.IDENTIFIER)) {
      return numbers.signed(Context.SERIES_VALUES);
    }
    if (!token.text().equals("stale")) {
      throw tokens.unexpected(Context.SERIES_VALUE);
    }
    tokens.next();
    return STALE;
  }

  private SeriesItem histogram() throws ParseException {
    HistogramDescription first = histograms.histogram();
    if (tokens.at(TokenKind.ADD) || tokens.at(TokenKind.SUBTRACT)) {
      boolean subtracts = tokens.next().is(TokenKind.SUBTRACT);
      HistogramDescription increment = histograms.histogram();
      tokens.expect(TokenKind.TIMES);
      return new SeriesItem.Histograms(first, increment, subtracts, repetition());
    }
    return new SeriesItem.Histograms(first, null, false, isRepeated() ? repetition() : 0);
  }

  private boolean isRepeated() throws ParseException {
    return tokens.accept(TokenKind.TIMES);
  }

  private long repetition() throws ParseException {
    return numbers.repetition(Context.SERIES_VALUES);
  }
}
