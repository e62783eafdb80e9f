package io.weir.scraper.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are just right or just wrong, each the second one of a target of its own: whether the
 * target is up, and with which series, tells how it was read. {@code X} stands for a name.
 */
final class ExoticLines {
  private static final List<String> BOTH =
      List.of(
          "X 1",
          "X  1",
          "X 1 ",
          "X\t1",
          "X 1 TIME",
          "X 1 TIME ",
          "X 1\r",
          "X",
          "X ",
          "X{} 1",
          "X{}1",
          "X{a=\"b\"}1",
          "X{a=\"b\"} 1",
          "X {a=\"b\"} 1",
          "X{ a=\"b\" } 1",
          "X{a = \"b\"} 1",
          "X{a=\"b\",} 1",
          "X{a=\"b\",,} 1",
          "X{,} 1",
          "X{,a=\"b\"} 1",
          "X{a=\"b\" c=\"d\"} 1",
          "X{a=\"b\"c=\"d\"} 1",
          "X{a=\"b\", c=\"d\"} 1",
          "X{a='b'} 1",
          "X{a=b} 1",
          "X{a} 1",
          "X{\"a\"} 1",
          "X{\"a\"=\"b\"} 1",
          "X{\"\"=\"b\"} 1",
          "{\"\"} 1",
          "{} 1",
          "{a=\"b\"} 1",
          "{\"X\"} 1",
          "{\"X\",\"X\"} 1",
          "{\"X\" a=\"b\"} 1",
          "{ \"X\" , a = \"b\" } 1",
          "{\"X\",} 1",
          "{\"X\"}1",
          "{\"X\\\"\"} 1",
          "{\"X\\z\"} 1",
          "X{a=\"b\",a=\"c\"} 1",
          "X{a=\"b\",a=\"b\"} 1",
          "X{a=\"\",a=\"b\"} 1",
          "X{a=\"b\",a=\"\"} 1",
          "X{a=\"\"} 1",
          "X{__name__=\"lines_z\"} 1",
          "X{__name__=\"\"} 1",
          "X{__name__=\"X\"} 1",
          "X{__a=\"b\"} 1",
          "X{0a=\"b\"} 1",
          "X{a:b=\"c\"} 1",
          "X{a.b=\"c\"} 1",
          "X{a-b=\"c\"} 1",
          "X{é=\"c\"} 1",
          "X:y:z 1",
          "X.y 1",
          "X-y 1",
          "é 1",
          "0X 1",
          "X: 1",
          "X_ 1",
          "X{a=\"\\x\"} 1",
          "X{a=\"\\\\\"} 1",
          "X{a=\"\\\\\\\"\"} 1",
          "X{a=\"\\\"} 1",
          "X{a=\"\\",
          "X{a=\"b} 1",
          "X{a=\"b\"",
          "X{a=\"b\" 1",
          "X{a=\"b\nc\"} 1",
          "X{a=\"b\u0000c\"} 1",
          "X{a=\"\u0000\"} 1",
          "X{a=\"\u007f\u0001\"} 1",
          "X{a=\"\uD83D\uDE00\"} 1",
          "X{a=\"}\"} 1",
          "X{a=\"#\"} 1 # x",
          "X 0x10",
          "X 0x1p4",
          "X 0b1",
          "X 1_000",
          "X 1e5",
          "X 1E5",
          "X 1e+5",
          "X 1e-5",
          "X 1e",
          "X 1e309",
          "X -1e309",
          "X 1e-309",
          "X 1e-999",
          "X .",
          "X .5",
          "X 5.",
          "X +.5e1",
          "X --1",
          "X + 1",
          "X nan",
          "X NAN",
          "X NaN",
          "X -NaN",
          "X +nan",
          "X inf",
          "X Inf",
          "X +INF",
          "X -infinity",
          "X infinit",
          "X 1f",
          "X 1d",
          "X 1L",
          "X 1,5",
          "X \"1\"",
          "X 1{",
          "X 1}",
          "X 1#",
          "X #",
          "X 9007199254740993",
          "X 0.1e23",
          "X 179769313486231580793728971405301e277",
          "X 00001",
          "X 1 x",
          "X 1 -",
          "X 1 # {} 1",
          "X_bucket 1 # {a=\"b\"} 1",
          "X_bucket 1 # {a=\"b\"} x",
          "X_bucket 1 # {a=\"b\"}",
          "X_bucket 1 # {a=\"b\"} 1 1",
          "X_bucket 1 # {a=\"b\"} 1 x",
          "X_bucket 1 # {a} 1",
          "X_total 1 #{a=\"b\"} 1",
          "X_total 1 # {a=\"b\",} 1",
          "#",
          "# ",
          "# x",
          "#x",
          "##",
          "# EOF",
          "# HELP",
          "# HELP ",
          "# HELP X",
          "# HELP X ",
          "# HELP X\tx",
          "# HELP  X  x ",
          "#HELP X x",
          "# help X x",
          "# HELP 0 x",
          "# HELP X x\\z",
          "# HELP \"X\" x",
          "# HELP \"X y\" x",
          "# HELP {X} x",
          "# TYPE",
          "# TYPE X",
          "# TYPE X ",
          "# TYPE X gauge",
          "# TYPE X gauge ",
          "# TYPE X  gauge",
          "# TYPE X Gauge",
          "# TYPE X untyped",
          "# TYPE X unknown",
          "# TYPE X info",
          "# TYPE X counter\n# TYPE X gauge\nX 1",
          "# TYPE X histogram\nX_bucket{le=\"1\"} 1\nX_bucket{le=\"1.0\"} 2\nX_bucket{le=\"1e6\"} 3",
          "# TYPE X histogram\nX_bucket{le=\"1e5\"} 1\nX_bucket{le=\"-0\"} 2\nX_bucket{le=\"x\"} 3\nX_bucket{le=\"nan\"} 3",
          "# TYPE X histogram\nX_bucket{le=\"0.00001\"} 1\nX_bucket{le=\"123456789\"} 2\nX_bucket{le=\"\"} 3",
          "# TYPE X histogram\nX_bucket{le=\"1e21\"} 1\nX_bucket{le=\"inf\"} 2\nX_bucket{le=\"0x1\"} 3",
          "# TYPE X summary\nX{quantile=\"0.10\"} 1\nX{quantile=\"1\"} 2",
          "# TYPE X summary\nX{le=\"1\"} 1\nX{quantile=\"+Inf\"} 2",
          "X_bucket{le=\"1\"} 1",
          "# UNIT",
          "# UNIT X",
          "# UNIT X ",
          "# UNIT X_y y",
          "# UNIT X y",
          "# UNIT Xy y",
          "",
          " ",
          "\t",
          "\r",
          "x",
          "*",
          "\"X\" 1",
          "X 1\nX 2",
          "X 1\nX{} 2",
          "X 1 TIME\nX 2 TIME");

  /** Timestamps are seconds with a fraction in one format and milliseconds in the other. */
  private static final List<String> OPEN_METRICS_ONLY =
      List.of(
          "X 1 1e9999",
          "X 1 NaN",
          "X 1 +Inf",
          "X 1 1# {a=\"b\"} 1",
          "X_total 1 # {a=\"b\"} 1 1e3",
          "X_total 1 # {a=\"b\"}1",
          "X_total 1 # {a=\"b\"} NaN",
          "X_total 1 # {\"a b\"=\"c\"} 1",
          "X_total 1 # {a=\"b\"} 1 ",
          "X_total 1 1 #  {a=\"b\"} 1",
          "# EOF\n",
          "# EOF\nX 1",
          "# EOF x",
          "#EOF");

  private static final List<String> TEXT_ONLY =
      List.of("X 1 99999999999999999999", "X 1 1.5", "X 1 -1", "X 1 1e3", "X 1 TIME x");

  private ExoticLines() {}

  static boolean isJob(String name) {
    return name.endsWith("lines");
  }

  /**
   * @param startMillis near to now
   */
  static ScriptedJob text(long startMillis) {
    List<String> lines = new ArrayList<>(BOTH);
    lines.addAll(TEXT_ONLY);
    return job("lines", lines, Long.toString(startMillis), "");
  }

  /**
   * @param startMillis near to now
   */
  static ScriptedJob openMetrics(long startMillis) {
    List<String> lines = new ArrayList<>(BOTH);
    lines.addAll(OPEN_METRICS_ONLY);
    return job("omlines", lines, BigDecimal.valueOf(startMillis, 3).toString(), "# EOF\n");
  }

  private static ScriptedJob job(String name, List<String> lines, String time, String end) {
    StringBuilder targets = new StringBuilder("scrape_interval: 4s\nstatic_configs:\n");
    List<ScriptedJob.Script> scripts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String path = "/%s/%d".formatted(name, i);
      targets.append(
          "  - {targets: ['ADDRESS'], labels: {__metrics_path__: %s, instance: '%s'}}\n"
              .formatted(path, instance(lines.get(i))));
      String body =
          "X_first 1\n%s\nX_last 1\n%s"
              .formatted(lines.get(i), end)
              .replaceAll("\\bX", name + "_x")
              .replace("TIME", time);
      scripts.add(
          new ScriptedJob.Script(
              path, List.of(end.isEmpty() ? Answer.text(body) : Answer.openMetrics(body))));
    }
    return new ScriptedJob(name, targets.toString(), scripts);
  }

  /** The line itself, so that a difference tells where it is. */
  private static String instance(String line) {
    StringBuilder text = new StringBuilder();
    line.codePoints()
        .forEach(c -> {
          if (c < ' ' || c == 0x7f) {
            text.append("<%02x>".formatted(c));
          } else {
            text.append(c == '\'' ? "''" : Character.toString(c));
          }
        });
    return "line: " + text;
  }
}
