package io.weir.scraper.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * A scrape configuration and what its targets answer.
 *
 * @param name without anything but letters and digits; its metrics' names begin with it
 * @param settings what the configuration has beside name and targets, in YAML, not indented; it
 *     scrapes {@code /name} of the one server unless {@code metrics_path} or {@code *_configs}
 *     stand there
 * @param scripts the answers by path and query
 */
record ScriptedJob(String name, String settings, List<Script> scripts) {
  /** The answers, first to last, for a path with its query. */
  record Script(String path, List<Answer> answers) {}

  /** One target with one script. */
  static ScriptedJob of(String name, String settings, Answer... answers) {
    return new ScriptedJob(name, settings, List.of(new Script("/" + name, List.of(answers))));
  }

  ScriptedJob and(String path, Answer... answers) {
    List<Script> all = new ArrayList<>(scripts);
    all.add(new Script(path, List.of(answers)));
    return new ScriptedJob(name, settings, List.copyOf(all));
  }

  String yaml(String address) {
    StringBuilder yaml = new StringBuilder("  - job_name: " + name + "\n");
    String all = settings;
    if (!settings.contains("metrics_path:")) {
      all += "\nmetrics_path: /" + name;
    }
    if (!settings.contains("static_configs:") && !settings.contains("_sd_configs:")) {
      all += "\nstatic_configs: [{targets: ['ADDRESS']}]";
    }
    all.replace("ADDRESS", address)
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> yaml.append("    ").append(line).append('\n'));
    return yaml.toString();
  }
}
