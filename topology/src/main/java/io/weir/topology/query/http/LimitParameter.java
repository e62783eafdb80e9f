package io.weir.topology.query.http;

import java.util.ArrayList;
import java.util.List;

/** How many results are answered at most; 0 for all. */
record LimitParameter(long most) {
  private static final String TRUNCATED = "results truncated due to limit";

  /** All. */
  static final LimitParameter NONE = new LimitParameter(0);

  static LimitParameter of(Form form) {
    String text = form.value("limit");
    if (text.isEmpty()) {
      return new LimitParameter(0);
    }
    long most;
    try {
      most = NumberParameter.whole(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badParameter("limit", String.valueOf(e.getMessage()));
    }
    if (most < 0) {
      throw Refusal.badParameter("limit", "limit must be non-negative");
    }
    return new LimitParameter(most);
  }

  /** How many to ask for, so that one sees whether there are more; 0 for all. */
  int toAskFor() {
    return most == 0 || most >= Integer.MAX_VALUE ? 0 : (int) most + 1;
  }

  boolean cuts(int size) {
    return most > 0 && size > most;
  }

  <T> List<T> cut(List<T> all) {
    return cuts(all.size()) ? all.subList(0, (int) most) : all;
  }

  /** The warnings, with one more if results are cut. */
  List<String> warnings(List<String> warnings, int size) {
    if (!cuts(size) || warnings.contains(TRUNCATED)) {
      return warnings;
    }
    List<String> all = new ArrayList<>(warnings);
    all.add(TRUNCATED);
    return all;
  }
}
