package io.weir.topology.rules.template;

import static io.weir.topology.rules.template.Function.ofMany;
import static io.weir.topology.rules.template.Function.ofTexts;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** What changes, prints or escapes texts. */
final class TextFunctions {
  private static final Pattern GROUP =
      Pattern.compile("\\$(?:\\$|\\{([\\pL\\p{Nd}_]+)\\}|([\\pL\\p{Nd}_]+))");

  /** By name. */
  static final Map<String, Function> ALL = all();

  private TextFunctions() {}

  private static Map<String, Function> all() {
    Map<String, Function> functions = new HashMap<>();
    functions.put("title", text(TitleCase::of));
    functions.put("toUpper", text(text -> mapped(text, Character::toUpperCase)));
    functions.put("toLower", text(text -> mapped(text, Character::toLowerCase)));
    functions.put("safeHtml", text(text -> text));
    functions.put("stripPort", text(HostPorts::withoutPort));
    functions.put("stripDomain", text(HostPorts::withoutDomain));
    functions.put("urlQueryEscape", text(TextFunctions::queryEscape));
    functions.put("graphLink", text(text -> link(text, 0)));
    functions.put("tableLink", text(text -> link(text, 1)));
    functions.put("match", ofTexts(2, TextFunctions::match));
    functions.put("reReplaceAll", ofTexts(3, TextFunctions::replaceAll));
    functions.put("print", ofMany(0, values -> new Value.Text(GoText.print(values))));
    functions.put("println", ofMany(0, values -> new Value.Text(GoText.printLine(values))));
    functions.put(
        "printf",
        new Function(
            List.of(Function.Parameter.TEXT), Function.Parameter.ANY, TextFunctions::printf));
    functions.put("html", ofMany(0, values -> escaped(values, Escapes::html)));
    functions.put("js", ofMany(0, values -> escaped(values, Escapes::javaScript)));
    functions.put("urlquery", ofMany(0, values -> escaped(values, TextFunctions::queryEscape)));
    return Map.copyOf(functions);
  }

  private static Function text(UnaryOperator<String> change) {
    return ofTexts(1, arguments -> new Value.Text(change.apply(string(arguments.getFirst()))));
  }

  private static String string(Value text) {
    return ((Value.Text) text).value();
  }

  /** Code point by code point, as Go does: no letter becomes two. */
  private static String mapped(String text, IntUnaryOperator change) {
    return text.codePoints()
        .map(change)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Value printf(List<Value> arguments) {
    return new Value.Text(
        GoFormat.of(string(arguments.getFirst()), arguments.subList(1, arguments.size())));
  }

  private static Value escaped(List<Value> arguments, UnaryOperator<String> escape) {
    List<Value> printable =
        arguments.stream()
            .map(value -> value instanceof Value.Missing ? new Value.Text("<no value>") : value)
            .toList();
    return new Value.Text(escape.apply(GoText.print(printable)));
  }

  private static String link(String expression, int tab) {
    return "/graph?g0.expr=" + queryEscape(expression) + "&g0.tab=" + tab;
  }

  private static String queryEscape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static Pattern compile(String regex, String problem) throws CallFailure {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new CallFailure(
          problem
              + e.getDescription()
              + (e.getPattern() == null ? "" : ": `" + e.getPattern() + "`"),
          e);
    }
  }

  private static Value match(List<Value> arguments) throws CallFailure {
    Pattern pattern = compile(string(arguments.get(0)), "error parsing regexp: ");
    return new Value.Truth(pattern.matcher(string(arguments.get(1))).find());
  }

  private static Value replaceAll(List<Value> arguments) throws CallFailure {
    String regex = string(arguments.get(0));
    Pattern pattern =
        compile(regex, "regexp: Compile(" + quoted(regex) + "): error parsing regexp: ");
    String text = string(arguments.get(2));
    Matcher matcher = pattern.matcher(text);
    StringBuilder replaced = new StringBuilder();
    int end = 0;
    int lastEnd = -1;
    while (matcher.find()) {
      if (matcher.end() == lastEnd) {
        // As in Go, nothing isn't found right behind something.
        continue;
      }
      lastEnd = matcher.end();
      replaced.append(text, end, matcher.start());
      replaced.append(expanded(string(arguments.get(1)), pattern, matcher));
      end = matcher.end();
    }
    return new Value.Text(replaced.append(text.substring(end)).toString());
  }

  private static String quoted(String regex) {
    return regex.contains("`") ? QuotedForm.of(regex, false) : "`" + regex + "`";
  }

  /** A replacement with the groups that it names; a group that isn't there is empty. */
  private static String expanded(String replacement, Pattern pattern, Matcher match) {
    Matcher groups = GROUP.matcher(replacement);
    StringBuilder expanded = new StringBuilder();
    int end = 0;
    while (groups.find()) {
      expanded.append(replacement, end, groups.start());
      String name = groups.group(1) == null ? groups.group(2) : groups.group(1);
      expanded.append(name == null ? "$" : group(name, pattern, match));
      end = groups.end();
    }
    return expanded.append(replacement.substring(end)).toString();
  }

  private static String group(String name, Pattern pattern, Matcher match) {
    boolean numbered = name.matches("[0-9]{1,6}");
    int number = numbered ? Integer.parseInt(name) : pattern.namedGroups().getOrDefault(name, -1);
    String group = number < 0 || number > match.groupCount() ? null : match.group(number);
    return group == null ? "" : group;
  }
}
