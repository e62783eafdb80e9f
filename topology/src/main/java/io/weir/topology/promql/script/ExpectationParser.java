package io.weir.topology.promql.script;

import com.google.re2j.PatternSyntaxException;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.StringLiteral;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the lines that stand below an {@code eval}. One evaluation. */
final class ExpectationParser {
  private static final Pattern CONDITION =
      Pattern.compile(
          "^expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?$");
  private static final Pattern RANGE_VECTOR =
      Pattern.compile("^expect range vector\\s+from\\s+(.+)\\s+to\\s+(.+)\\s+step\\s+(.+)$");

  private final boolean instant;
  private final boolean expectsFailure;
  private final List<Condition> conditions = new ArrayList<>();
  private final Map<Labels, ScriptCommand.ExpectedSeries> series = new LinkedHashMap<>();
  private OptionalDouble scalar = OptionalDouble.empty();
  private @Nullable String string;
  private ScriptCommand.@Nullable RangeTimes rangeVector;

  /**
   * A parser.
   *
   * @param modifier what stands behind {@code eval_}, null if nothing does
   */
  ExpectationParser(@Nullable String modifier, boolean instant) {
    this.instant = instant;
    this.expectsFailure = "fail".equals(modifier);
    if (modifier != null) {
      conditions.add(Condition.any(Condition.Kind.named(modifier)));
    }
  }

  ScriptCommand.Expected parse(List<String> lines) {
    for (String line : lines) {
      line(line);
    }
    checkConditions();
    return new ScriptCommand.Expected(conditions, series, scalar, string, rangeVector);
  }

  private void line(String line) {
    if (expectsFailure && line.startsWith("expected_fail_message")) {
      String message = line.substring("expected_fail_message".length()).trim();
      conditions.set(0, Condition.message(Condition.Kind.FAIL, message));
    } else if (expectsFailure && line.startsWith("expected_fail_regexp")) {
      String regex = line.substring("expected_fail_regexp".length()).trim();
      conditions.set(0, regex(Condition.Kind.FAIL, regex));
    } else if (line.startsWith("expect range vector")) {
      rangeVector = rangeTimes(line);
    } else if (line.startsWith("expect string")) {
      string = text(line.substring("expect string".length()).trim());
    } else if (line.split(" ", 2)[0].equals("expect")) {
      conditions.add(condition(line));
    } else {
      value(line);
    }
  }

  private void value(String line) {
    if (Numbers.parse(line).isPresent() || line.matches("[+-]?0[xXbB]?[0-9a-fA-F]+")) {
      scalar = OptionalDouble.of(number(line));
      return;
    }
    Sequence description = Sequence.parse(line);
    if (instant && rangeVector == null && description.values().size() > 1) {
      throw new ScriptException(
          "expecting multiple values in instant evaluation not allowed. consider using 'expect"
              + " range vector' directive to enable a range vector result for an instant query");
    }
    series.put(
        description.labels(),
        new ScriptCommand.ExpectedSeries(series.size() + 1, description.values()));
  }

  private static Condition condition(String line) {
    Matcher matcher = CONDITION.matcher(line);
    if (!matcher.matches()) {
      throw new ScriptException(
          "invalid expect statement, must match `expect <type> <match_type>: <string>` format");
    }
    Condition.Kind kind = Condition.Kind.named(matcher.group(1));
    if (matcher.group(2) == null) {
      return Condition.any(kind);
    }
    String text = matcher.group(3).trim();
    return matcher.group(2).equals("msg") ? Condition.message(kind, text) : regex(kind, text);
  }

  private static Condition regex(Condition.Kind kind, String regex) {
    try {
      return Condition.regex(kind, regex);
    } catch (PatternSyntaxException e) {
      throw new ScriptException("invalid regex " + regex, e);
    }
  }

  private static ScriptCommand.RangeTimes rangeTimes(String line) {
    Matcher matcher = RANGE_VECTOR.matcher(line);
    if (!matcher.matches()) {
      throw new ScriptException("invalid range vector definition \"" + line + "\"");
    }
    return new ScriptCommand.RangeTimes(
        ScriptDurations.parseMillis(matcher.group(1)),
        ScriptDurations.parseMillis(matcher.group(2)),
        ScriptDurations.parseMillis(matcher.group(3)));
  }

  private static double number(String line) {
    try {
      if (PromQlParser.parse(line) instanceof NumberLiteral literal) {
        return literal.value();
      }
    } catch (ParseException e) {
      throw new ScriptException("number: " + e.getMessage(), e);
    }
    throw new ScriptException("number: expected one, found '" + line + "'");
  }

  private static String text(String quoted) {
    try {
      if (PromQlParser.parse(quoted) instanceof StringLiteral literal) {
        return literal.value();
      }
    } catch (ParseException e) {
      throw new ScriptException(
          "expected string literal not valid - check that the string is correctly quoted", e);
    }
    throw new ScriptException(
        "expected string literal not valid - a quoted string literal is required");
  }

  private void checkConditions() {
    checkExclusive(Condition.Kind.INFO, Condition.Kind.NO_INFO);
    checkExclusive(Condition.Kind.WARN, Condition.Kind.NO_WARN);
    if (count(Condition.Kind.FAIL) > 1) {
      throw new ScriptException("invalid expect lines, multiple expect fail lines are not allowed");
    }
  }

  private void checkExclusive(Condition.Kind some, Condition.Kind none) {
    if (count(some) > 0 && count(none) > 0) {
      throw new ScriptException(
          "invalid expect lines, %s and %s cannot be used together"
              .formatted(
                  some.name().toLowerCase(Locale.ROOT), none.name().toLowerCase(Locale.ROOT)));
    }
  }

  private long count(Condition.Kind kind) {
    return conditions.stream().filter(condition -> condition.kind() == kind).count();
  }
}
