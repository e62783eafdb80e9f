package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a script into commands. One script. */
final class ScriptParser {
  private static final Pattern LOAD = Pattern.compile("^load(?:_(with_nhcb))?\\s+(.+?)$");
  private static final Pattern INSTANT =
      Pattern.compile(
          "^eval(?:_(fail|warn|ordered|info))?\\s+instant\\s+(?:at\\s+(.+?))?\\s+(.+)$");
  private static final Pattern RANGE =
      Pattern.compile(
          "^eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(.+)\\s+to\\s+(.+)\\s+step\\s+(.+?)"
              + "\\s+(.+)$");

  private final List<String> lines = new ArrayList<>();
  private int next;

  private ScriptParser(String text) {
    for (String line : text.split("\n", -1)) {
      String trimmed = line.trim();
      lines.add(trimmed.startsWith("#") ? "" : trimmed);
    }
  }

  /** The commands of a script; what is none of the language becomes a command that says so. */
  static List<ScriptCommand> parse(String text) {
    ScriptParser parser = new ScriptParser(text);
    List<ScriptCommand> commands = new ArrayList<>();
    while (parser.next < parser.lines.size()) {
      String line = parser.lines.get(parser.next++);
      if (!line.isEmpty()) {
        commands.add(parser.command(line));
      }
    }
    return commands;
  }

  private ScriptCommand command(String line) {
    int lineNumber = next;
    String word = line.split("[\t ]+", 2)[0].toLowerCase(Locale.ROOT);
    try {
      if (word.equals("clear")) {
        return new ScriptCommand.Clear();
      }
      if (word.startsWith("load")) {
        return load(line);
      }
      if (word.startsWith("eval")) {
        return eval(line);
      }
      throw new ScriptException("invalid command \"" + line + "\"");
    } catch (ScriptException e) {
      return new ScriptCommand.Invalid(lineNumber, line, String.valueOf(e.getMessage()));
    }
  }

  /** The lines up to an empty one. */
  private List<String> block() {
    List<String> block = new ArrayList<>();
    while (next < lines.size() && !lines.get(next).isEmpty()) {
      block.add(lines.get(next++));
    }
    return block;
  }

  private ScriptCommand load(String line) {
    Matcher matcher = LOAD.matcher(line);
    if (!matcher.matches()) {
      throw new ScriptException("invalid load command. (load[_with_nhcb] <step:duration>)");
    }
    int lineNumber = next;
    long stepMillis = ScriptDurations.parseMillis(matcher.group(2));
    List<ScriptCommand.LoadedSeries> series = new ArrayList<>();
    StartTimes starts = null;
    for (String definition : block()) {
      StartTimes startTimes = StartTimes.parse(definition);
      if (startTimes != null) {
        starts = startTimes;
        continue;
      }
      Sequence description = Sequence.parse(definition);
      if (starts != null) {
        starts.check(description);
      }
      series.add(
          new ScriptCommand.LoadedSeries(
              description.labels(),
              description.values(),
              starts == null ? List.of() : starts.offsets));
      starts = null;
    }
    if (starts != null) {
      throw new ScriptException("@st line has no following sample line");
    }
    return new ScriptCommand.Load(lineNumber, stepMillis, matcher.group(1) != null, series);
  }

  private ScriptCommand eval(String line) {
    int lineNumber = next;
    Matcher instant = INSTANT.matcher(line);
    Matcher range = RANGE.matcher(line);
    if (instant.matches()) {
      long time = ScriptDurations.parseMillis(instant.group(2) == null ? "" : instant.group(2));
      ScriptCommand.Expected expected =
          new ExpectationParser(instant.group(1), true).parse(block());
      ScriptCommand.RangeTimes times = expected.rangeVector();
      return new ScriptCommand.Eval(
          lineNumber,
          instant.group(3),
          false,
          times == null ? time : times.startMillis(),
          times == null ? time : times.endMillis(),
          times == null ? 0 : times.stepMillis(),
          expected);
    }
    if (range.matches()) {
      return new ScriptCommand.Eval(
          lineNumber,
          range.group(5),
          true,
          ScriptDurations.parseMillis(range.group(2)),
          ScriptDurations.parseMillis(range.group(3)),
          ScriptDurations.parseMillis(range.group(4)),
          new ExpectationParser(range.group(1), false).parse(block()));
    }
    throw new ScriptException(
        "invalid evaluation command. Must be either 'eval[_fail|_warn|_ordered|_info] instant [at"
            + " <offset:duration>] <query>' or 'eval[_fail|_warn|_info] range from <from> to <to>"
            + " step <step> <query>'");
  }

  /** A line that tells when the counters of the next line began. */
  private record StartTimes(Labels labels, List<@Nullable Long> offsets) {

    static @Nullable StartTimes parse(String line) {
      String[] parts = line.split("[\t ]+", 2);
      if (parts.length < 2 || !parts[0].endsWith("@st")) {
        return null;
      }
      String metric = parts[0].substring(0, parts[0].length() - "@st".length());
      return new StartTimes(Sequence.parseLabels(metric), StartTimesDescription.parse(parts[1]));
    }

    void check(Sequence series) {
      if (!series.labels().equals(labels)) {
        throw new ScriptException(
            "@st metric does not match the following sample line metric: expected "
                + labels
                + ", found "
                + series.labels());
      }
      if (series.values().size() != offsets.size()) {
        throw new ScriptException(
            "@st line has "
                + offsets.size()
                + " values but sample line has "
                + series.values().size());
      }
    }
  }
}
