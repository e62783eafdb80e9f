package io.weir.topology.promql.parse;

import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.series.HistogramDescription;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a native histogram between double braces, <code>{{schema:1 buckets:[1 2]}}</code>. */
final class HistogramParser {
  private final Tokens tokens;
  private final SeriesNumbers numbers;

  HistogramParser(Tokens tokens, SeriesNumbers numbers) {
    this.tokens = tokens;
    this.numbers = numbers;
  }

  static Optional<ResetHint> resetHint(String word) {
    String lowerCase = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(ResetHint.values())
        .filter(hint -> hint.name().toLowerCase(Locale.ROOT).equals(lowerCase))
        .findFirst();
  }

  HistogramDescription histogram() throws ParseException {
    tokens.expect(TokenKind.OPEN_HISTOGRAM);
    Map<HistogramKey, Double> scalars = new EnumMap<>(HistogramKey.class);
    Map<HistogramKey, List<Double>> lists = new EnumMap<>(HistogramKey.class);
    ResetHint hint = null;
    boolean spaceFirst = tokens.accept(TokenKind.SPACE);
    while (!tokens.accept(TokenKind.CLOSE_HISTOGRAM)) {
      if (spaceFirst) {
        throw tokens.unexpected();
      }
      Token token = tokens.expect(TokenKind.DESCRIPTOR, Context.HISTOGRAM);
      HistogramKey key = HistogramKey.named(token.text()).orElseThrow();
      tokens.expect(TokenKind.COLON, Context.HISTOGRAM);
      boolean duplicate = scalars.containsKey(key) || lists.containsKey(key);
      switch (key) {
        case SCHEMA, OFFSET, NEGATIVE_OFFSET -> scalars.put(key, (double) (int) numbers.integer());
        case SUM, COUNT, ZERO_BUCKET -> scalars.put(key, numbers.signed(Context.HISTOGRAM));
        case ZERO_BUCKET_WIDTH -> scalars.put(key, numbers.unsigned(Context.HISTOGRAM));
        case BUCKETS, NEGATIVE_BUCKETS, CUSTOM_VALUES -> lists.put(key, list());
        case COUNTER_RESET_HINT -> {
          duplicate = hint != null;
          Token word = tokens.expect(TokenKind.RESET_HINT, Context.HISTOGRAM);
          hint = resetHint(word.text()).orElseThrow();
        }
      }
      if (duplicate) {
        throw tokens.error(
            Position.NOWHERE, "duplicate key \"" + key.keyword() + "\" in histogram");
      }
      if (!tokens.at(TokenKind.CLOSE_HISTOGRAM)) {
        tokens.expect(TokenKind.SPACE, Context.HISTOGRAM);
      }
    }
    return new HistogramDescription(
        scalars.getOrDefault(HistogramKey.SCHEMA, 0.0).intValue(),
        scalars.getOrDefault(HistogramKey.SUM, 0.0),
        scalars.getOrDefault(HistogramKey.COUNT, 0.0),
        scalars.getOrDefault(HistogramKey.ZERO_BUCKET, 0.0),
        scalars.getOrDefault(HistogramKey.ZERO_BUCKET_WIDTH, 0.0),
        lists.getOrDefault(HistogramKey.CUSTOM_VALUES, List.of()),
        scalars.getOrDefault(HistogramKey.OFFSET, 0.0).intValue(),
        lists.getOrDefault(HistogramKey.BUCKETS, List.of()),
        scalars.getOrDefault(HistogramKey.NEGATIVE_OFFSET, 0.0).intValue(),
        lists.getOrDefault(HistogramKey.NEGATIVE_BUCKETS, List.of()),
        hint);
  }

  private List<Double> list() throws ParseException {
    List<Double> list = new ArrayList<>();
    tokens.expect(TokenKind.LEFT_BRACKET, Context.HISTOGRAM);
    list.add(numbers.signed(Context.HISTOGRAM));
    while (!tokens.accept(TokenKind.RIGHT_BRACKET)) {
      tokens.expect(TokenKind.SPACE, Context.HISTOGRAM);
      if (!tokens.at(TokenKind.RIGHT_BRACKET)) {
        list.add(numbers.signed(Context.HISTOGRAM));
      }
    }
    return list;
  }
}
