package io.weir.topology.rules;

import java.util.Set;

/** The functions that templates of alerts may call: Go's own and Prometheus's. */
final class TemplateFunctions {
  private static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "len",
          "index",
          "slice",
          "print",
          "printf",
          "println",
          "html",
          "js",
          "urlquery",
          "call",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "query",
          "first",
          "label",
          "value",
          "strvalue",
          "args",
          "reReplaceAll",
          "safeHtml",
          "match",
          "title",
          "toUpper",
          "toLower",
          "graphLink",
          "tableLink",
          "sortByLabel",
          "stripPort",
          "stripDomain",
          "humanize",
          "humanize1024",
          "humanizeDuration",
          "humanizePercentage",
          "humanizeTimestamp",
          "toTime",
          "toDuration",
          "now",
          "pathPrefix",
          "externalURL",
          "parseDuration",
          "urlQueryEscape",
          "tmpl");

  private TemplateFunctions() {}

  static boolean has(String name) {
    return NAMES.contains(name);
  }
}
