package io.weir.topology.promql.parse;

/**
 * Which part of an expression is being read, for messages.
 *
 * @param part what it is called, or empty
 * @param expected what may stand there, or empty
 */
record Context(String part, String expected) {
  static final Context NONE = new Context("", "");
  static final Context AGGREGATION = new Context("aggregation", "");
  static final Context OFFSET = new Context("offset", "number, duration, step(), or range()");
  static final Context AT = new Context("@", "timestamp");
  static final Context RANGE =
      new Context("subquery or range selector", "number, duration, step(), or range()");
  static final Context BEHIND_RANGE = new Context("subquery or range", "\":\" or \"]\"");
  static final Context STEP =
      new Context("subquery selector", "number, duration, step(), range(), or \"]\"");
  static final Context BEHIND_STEP = new Context("subquery selector", "\"]\"");
  static final Context GROUPING = new Context("grouping opts", "\"(\"");
  static final Context GROUPING_LABEL = new Context("grouping opts", "label");
  static final Context BEHIND_GROUPING_LABEL = new Context("grouping opts", "\",\" or \")\"");
  static final Context MATCHER = new Context("label matching", "identifier or \"}\"");
  static final Context MATCH_OPERATOR = new Context("label matching", "label matching operator");
  static final Context MATCHER_VALUE = new Context("label matching", "string");
  static final Context BEHIND_MATCHER = new Context("label matching", "\",\" or \"}\"");
  static final Context LABEL = new Context("label set", "identifier or \"}\"");
  static final Context LABEL_ASSIGNMENT = new Context("label set", "\"=\"");
  static final Context LABEL_VALUE = new Context("label set", "string");
  static final Context BEHIND_LABEL = new Context("label set", "\",\" or \"}\"");
  static final Context SERIES_VALUES = new Context("series values", "");
  static final Context SERIES_VALUE = new Context("series values", "number or \"stale\"");
  static final Context HISTOGRAM =
      new Context("histogram description", "histogram description key, e.g. buckets:[5 10 7]");

  String unexpected(Token token) {
    return "unexpected "
        + token.describe()
        + (part.isEmpty() ? "" : " in " + part)
        + (expected.isEmpty() ? "" : ", expected " + expected);
  }
}
