package io.weir.topology.query.http;

import io.weir.topology.promql.matcher.LabelText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a request: those of its body before those of its address, but for those of a
 * body of several parts, which come behind. What isn't a parameter is passed over, as in
 * Prometheus, but remembered.
 */
final class Form {
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Map<String, List<String>> addressValues = new LinkedHashMap<>();
  private String flaw = "";

  /** Reads parameters in their percent-encoding; empty texts hold none. */
  static Form of(String body, String address) {
    Form form = new Form();
    form.read(body, form.values);
    form.read(address, form.addressValues);
    form.addressValues.forEach(
        (name, more) -> form.values.computeIfAbsent(name, key -> new ArrayList<>()).addAll(more));
    return form;
  }

  /** The same with those of a body of several parts, by name. */
  static Form of(Map<String, List<String>> parts, String address) {
    Form form = of("", address);
    parts.forEach(
        (name, more) -> form.values.computeIfAbsent(name, key -> new ArrayList<>()).addAll(more));
    return form;
  }

  /** The first value of a parameter, that of the body if both have one; empty if there is none. */
  String value(String name) {
    return first(values, name);
  }

  /** The first value that the address has. */
  String addressValue(String name) {
    return first(addressValues, name);
  }

  /** All values of a parameter. */
  List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Refuses the request if anything was passed over. */
  void requireFlawless() {
    if (!flaw.isEmpty()) {
      throw Refusal.badData("error parsing form values: " + flaw);
    }
  }

  private static String first(Map<String, List<String>> from, String name) {
    List<String> all = from.get(name);
    return all == null ? "" : all.getFirst();
  }

  private void read(String text, Map<String, List<String>> into) {
    int start = 0;
    while (start < text.length()) {
      int ampersand = text.indexOf('&', start);
      int end = ampersand < 0 ? text.length() : ampersand;
      if (end > start) {
        readPair(text.substring(start, end), into);
      }
      start = end + 1;
    }
  }

  private void readPair(String pair, Map<String, List<String>> into) {
    if (pair.indexOf(';') >= 0) {
      note("invalid semicolon separator in query");
      return;
    }
    int equals = pair.indexOf('=');
    Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
    Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
    if (name.isPresent() && value.isPresent()) {
      into.computeIfAbsent(name.get(), key -> new ArrayList<>()).add(value.get());
    }
  }

  /** The text, or none if it has a wrong escape. */
  private Optional<String> decoded(String text) {
    Optional<String> decoded = PercentDecoder.decoded(text.replace('+', ' '));
    if (decoded.isEmpty()) {
      note("invalid URL escape " + LabelText.quoted(PercentDecoder.wrongEscape(text)));
    }
    return decoded;
  }

  private void note(String what) {
    if (flaw.isEmpty()) {
      flaw = what;
    }
  }
}
