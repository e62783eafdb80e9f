package io.weir.topology.promql.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MatcherTest {
  @ParameterizedTest
  @CsvSource({
    "=,a,a,true", "=,a,b,false", "=,'','',true", "!=,a,a,false", "!=,a,'',true",
    "=~,a,ab,false", "=~,a.*,ab,true", "=~,a|b,b,true", "=~,(a|b)c,bc,true", "=~,'','',true",
    "=~,.+,'',false", "=~,.*,'',true", "!~,a.*,b,true", "!~,.+,'',true", "=~,(?i)AB,ab,true"
  })
  void comparesTheWholeValue(String symbol, String value, String label, boolean matches) {
    Matcher matcher = Matcher.of("l", operator(symbol), value);
    assertThat(matcher.matches(label)).isEqualTo(matches);
  }

  @Test
  void aDotMatchesANewline() {
    assertThat(Matcher.of("l", MatchOperator.REGEX, "a.b").matches("a\nb")).isTrue();
  }

  @Test
  void tellsWhichValuesItIsAbout() {
    assertThat(Matcher.of("l", MatchOperator.REGEX, "a|b\\.c|a").values())
        .contains(List.of("a", "b.c"));
    assertThat(Matcher.of("l", MatchOperator.NOT_EQUAL, "a").values()).contains(List.of("a"));
    assertThat(Matcher.of("l", MatchOperator.REGEX, "a.*").values()).isEmpty();
    assertThat(Matcher.of("l", MatchOperator.REGEX, "api-.*").prefix()).isEqualTo("api-");
    assertThat(Matcher.of("l", MatchOperator.REGEX, "api?").prefix()).isEqualTo("ap");
    assertThat(Matcher.of("l", MatchOperator.REGEX, "apis|apix").prefix()).isEqualTo("api");
    assertThat(Matcher.of("l", MatchOperator.REGEX, "a.+|b").prefix()).isEmpty();
  }

  @Test
  void isPrintedAsItIsWritten() {
    assertThat(Matcher.of("a b", MatchOperator.NOT_REGEX, "x\"\n\\d"))
        .hasToString("\"a b\"!~\"x\\\"\\n\\\\d\"");
    assertThat(Matcher.ofMetricName("up")).hasToString("__name__=\"up\"");
  }

  @Test
  void refusesWhatIsNoExpression() {
    assertThatThrownBy(() -> Matcher.of("l", MatchOperator.REGEX, "a)(b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("error parsing regexp: ");
    assertThatThrownBy(() -> Matcher.of("l", MatchOperator.REGEX, "a)|(b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{100}){10}){2}",
        "(a{1000}b{1000}){2}",
        "((((x{1000}){1000}){1000}){1000}){1000}",
        "[(]{1000}(a{2}){501}",
        "a{1000}(?i){2}",
        "(?:\\Q((\\E){1000}(?:.{2}){999}"
      })
  void refusesRepetitionsThatExplode(String regex) {
    assertThatThrownBy(() -> Matcher.of("l", MatchOperator.REGEX, regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("error parsing regexp: invalid repeat count: `");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{10}){10}){10}",
        "(a|b){1000}",
        "[{]{2}[]{1000}]{1000}",
        "a{,5}{x}",
        "\\({1000}\\)",
        "(a{100}b{100}){10}",
        "a{2,}b{0}"
      })
  void takesRepetitionsThatDoNot(String regex) {
    assertThat(Matcher.of("l", MatchOperator.REGEX, regex).matches("x")).isFalse();
  }

  @Test
  void refusesWhatIsTooDeepOrTooLarge() {
    assertThatThrownBy(
            () -> Matcher.of("l", MatchOperator.REGEX, "(".repeat(5_000) + ")".repeat(5_000)))
        .hasMessageStartingWith("error parsing regexp: expression nests too deeply: `");
    assertThatThrownBy(() -> Matcher.of("l", MatchOperator.REGEX, "a{1000}".repeat(10_000)))
        .hasMessageStartingWith("error parsing regexp: expression too large: `");
  }

  @Property(tries = 3_000)
  void shortcutsMatchWhatTheExpressionMatches(
      @ForAll @StringLength(max = 6) @Chars({'a', 'b', '|', '.', '*', '+', '?', '(', ')', '\\'})
          String regex,
      @ForAll @StringLength(max = 4) @CharRange(from = 'a', to = 'c') String value) {
    Pattern pattern;
    try {
      Pattern.compile(regex);
      pattern = Pattern.compile("(?s:" + regex + ")");
    } catch (com.google.re2j.PatternSyntaxException e) {
      return;
    }
    Matcher matcher = Matcher.of("l", MatchOperator.REGEX, regex);
    boolean matches = pattern.matches(value);

    assertThat(matcher.matches(value)).isEqualTo(matches);
    if (matches) {
      assertThat(value).startsWith(matcher.prefix());
    }
    matcher.values().ifPresent(all -> assertThat(all.contains(value)).isEqualTo(matches));
  }

  private static MatchOperator operator(String symbol) {
    for (MatchOperator operator : MatchOperator.values()) {
      if (operator.symbol().equals(symbol)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(symbol);
  }
}
