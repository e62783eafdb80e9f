package io.weir.topology.rules.template;

import static io.weir.topology.rules.template.Function.ofAny;
import static io.weir.topology.rules.template.Function.ofMany;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts, lengths and collections of values. */
final class CollectionFunctions {
  /** By name. */
  static final Map<String, Function> ALL =
      Map.of(
          "len", ofAny(arguments -> new Value.Whole(length(arguments.getFirst()))),
          "index", ofMany(1, CollectionFunctions::index),
          "slice", ofMany(1, CollectionFunctions::slice),
          "call", ofMany(1, CollectionFunctions::call),
          "args", ofMany(0, CollectionFunctions::table));

  private CollectionFunctions() {}

  private static byte[] bytes(Value.Text text) {
    return text.value().getBytes(StandardCharsets.UTF_8);
  }

  private static long length(Value value) throws CallFailure {
    return switch (value) {
      case Value.Text text -> bytes(text).length;
      case Value.Table table -> table.entries().size();
      case Value.Elements elements -> elements.elements().size();
      case Value.Missing missing -> throw new CallFailure("len of nil pointer");
      default -> throw new CallFailure("len of type " + value.type());
    };
  }

  private static Value index(List<Value> arguments) throws CallFailure {
    Value item = arguments.getFirst();
    for (Value index : arguments.subList(1, arguments.size())) {
      item =
          switch (item) {
            case Value.Table table when index instanceof Value.Text key -> table.get(key.value());
            case Value.Table table ->
                throw new CallFailure("value has type " + index.type() + "; should be string");
            case Value.Elements elements ->
                elements.elements().get(position(index, elements.elements().size()));
            case Value.Text text ->
                new Value.Whole(bytes(text)[position(index, bytes(text).length)] & 0xff);
            case Value.Missing missing -> throw new CallFailure("index of untyped nil");
            default -> throw new CallFailure("can't index item of type " + item.type());
          };
    }
    return item;
  }

  private static int position(Value index, int length) throws CallFailure {
    if (!(index instanceof Value.Whole whole)) {
      throw new CallFailure(
          index instanceof Value.Missing
              ? "cannot index slice/array with nil"
              : "cannot index slice/array with type " + index.type());
    }
    if (whole.value() < 0 || whole.value() >= length) {
      throw new CallFailure("index out of range: " + whole.value());
    }
    return (int) whole.value();
  }

  private static Value slice(List<Value> arguments) throws CallFailure {
    Value item = arguments.getFirst();
    int length =
        switch (item) {
          case Value.Text text -> bytes(text).length;
          case Value.Elements elements -> elements.elements().size();
          case Value.Missing missing -> throw new CallFailure("slice of untyped nil");
          default -> throw new CallFailure("can't slice item of type " + item.type());
        };
    if (arguments.size() > (item instanceof Value.Text ? 3 : 4)) {
      throw new CallFailure(
          item instanceof Value.Text
              ? "cannot 3-index slice a string"
              : "too many slice indexes: " + (arguments.size() - 1));
    }
    int from = arguments.size() > 1 ? position(arguments.get(1), length + 1) : 0;
    int to = arguments.size() > 2 ? position(arguments.get(2), length + 1) : length;
    if (from > to) {
      throw new CallFailure("invalid slice index: " + from + " > " + to);
    }
    return item instanceof Value.Text text
        ? new Value.Text(new String(bytes(text), from, to - from, StandardCharsets.UTF_8))
        : new Value.Elements(((Value.Elements) item).elements().subList(from, to));
  }

  private static Value call(List<Value> arguments) throws CallFailure {
    Value function = arguments.getFirst();
    throw new CallFailure(
        function instanceof Value.Missing
            ? "call of nil"
            : "non-function " + GoText.of(function) + " of type " + function.type());
  }

  private static Value table(List<Value> arguments) {
    Map<String, Value> entries = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      entries.put("arg" + i, arguments.get(i));
    }
    return new Value.Table(entries, false);
  }
}
