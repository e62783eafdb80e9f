package io.weir.topology.rules.template;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that templates can call.
 *
 * @param fixed the parameters that must be given
 * @param variadic the type of any further ones; null if there are none
 */
record Function(List<Parameter> fixed, @Nullable Parameter variadic, Body body) {
  /** What a parameter takes. */
  enum Parameter {
    ANY("interface {}"),
    TEXT("string"),
    ELEMENTS("template.queryResult"),
    ELEMENT("*template.sample");

    private final String type;

    Parameter(String type) {
      this.type = type;
    }

    /** Its name in Go. */
    String type() {
      return type;
    }

    boolean takes(Value value) {
      return switch (this) {
        case ANY -> true;
        case TEXT -> value instanceof Value.Text;
        case ELEMENTS -> value instanceof Value.Elements;
        case ELEMENT -> value instanceof Value.Element;
      };
    }

    /** Whether Go's nil can stand for it. */
    boolean takesNil() {
      return this != TEXT;
    }
  }

  /** What a function does. */
  @FunctionalInterface
  interface Body {
    Value call(List<Value> arguments) throws CallFailure;
  }

  /** Of one parameter of any type. */
  static Function ofAny(Body body) {
    return new Function(List.of(Parameter.ANY), null, body);
  }

  /** Of texts only. */
  static Function ofTexts(int count, Body body) {
    return new Function(Collections.nCopies(count, Parameter.TEXT), null, body);
  }

  /** Of any number of parameters of any type, but at least so many. */
  static Function ofMany(int least, Body body) {
    return new Function(Collections.nCopies(least, Parameter.ANY), Parameter.ANY, body);
  }

  /** The parameter that an argument stands for. */
  Parameter parameter(int index) {
    return index < fixed.size() || variadic == null ? fixed.get(index) : variadic;
  }
}
