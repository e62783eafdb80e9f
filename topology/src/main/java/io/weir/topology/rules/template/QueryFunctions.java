package io.weir.topology.rules.template;

import static io.weir.topology.rules.template.Function.ofTexts;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.value.QueryException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What asks the samples and the installation, and what takes apart the answers. */
final class QueryFunctions {
  /** All of them. */
  static final Set<String> NAMES =
      Set.of(
          "query",
          "first",
          "label",
          "value",
          "strvalue",
          "sortByLabel",
          "now",
          "externalURL",
          "pathPrefix");

  private QueryFunctions() {}

  static Map<String, Function> of(long timeMillis, Surroundings surroundings) {
    return Map.of(
        "query",
            ofTexts(1, arguments -> query(text(arguments.getFirst()), timeMillis, surroundings)),
        "first",
            new Function(
                List.of(Function.Parameter.ELEMENTS),
                null,
                arguments -> first(arguments.getFirst())),
        "label",
            new Function(
                List.of(Function.Parameter.TEXT, Function.Parameter.ELEMENT),
                null,
                arguments -> element(arguments.get(1)).labels().get(text(arguments.get(0)))),
        "value", ofElement(element -> element.value()),
        "strvalue", ofElement(element -> element.labels().get("__value__")),
        "sortByLabel",
            new Function(
                List.of(Function.Parameter.TEXT, Function.Parameter.ELEMENTS),
                null,
                arguments -> sorted(text(arguments.get(0)), arguments.get(1))),
        "now", ofTexts(0, arguments -> new Value.Decimal(timeMillis / 1000.0)),
        "externalURL", ofTexts(0, arguments -> new Value.Text(surroundings.externalUrl())),
        "pathPrefix", ofTexts(0, arguments -> path(surroundings.externalUrl())));
  }

  private interface ElementPart {
    Value of(Value.Element element);
  }

  private static Function ofElement(ElementPart part) {
    return new Function(
        List.of(Function.Parameter.ELEMENT),
        null,
        arguments -> part.of(element(arguments.getFirst())));
  }

  private static String text(Value value) {
    return ((Value.Text) value).value();
  }

  private static Value.Element element(Value value) throws CallFailure {
    if (value instanceof Value.Element element) {
      return element;
    }
    throw new CallFailure("runtime error: invalid memory address or nil pointer dereference");
  }

  private static Value query(String expression, long timeMillis, Surroundings surroundings)
      throws CallFailure {
    try {
      return Values.elements(surroundings.query().query(expression, timeMillis));
    } catch (QueryException e) {
      throw new CallFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static Value first(Value elements) throws CallFailure {
    if (elements instanceof Value.Elements some && some.isTrue()) {
      return some.elements().getFirst();
    }
    throw new CallFailure("first() called on vector with no elements");
  }

  private static Value sorted(String label, Value elements) {
    if (!(elements instanceof Value.Elements some)) {
      return elements;
    }
    List<Value.Element> sorted = new ArrayList<>(some.elements());
    Comparator<String> byText = Labels::compareUtf8;
    sorted.sort(Comparator.comparing(element -> text(element.labels().get(label)), byText));
    return new Value.Elements(sorted);
  }

  private static Value path(String url) throws CallFailure {
    try {
      String path = URI.create(url).getPath();
      return new Value.Text(path == null ? "" : path);
    } catch (IllegalArgumentException e) {
      throw new CallFailure("external URL: expected a URL, found " + url, e);
    }
  }
}
