package io.weir.topology.rules.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates the pipelines of a template that runs. One use, one thread. */
final class Pipelines {
  private final Template template;
  private final String name;
  private final Functions functions;
  private Variables variables = new Variables();
  private String running;
  private Node.@Nullable Positioned current;

  /** For a template of a name. */
  Pipelines(Template template, String name, Functions functions) {
    this.template = template;
    this.name = name;
    this.running = name;
    this.functions = functions;
  }

  /** The variables of what runs now. */
  Variables variables() {
    return variables;
  }

  /** The name of what runs now. */
  String running() {
    return running;
  }

  /** Goes on with another named template and its variables. */
  void enter(String template, Variables itsVariables) {
    running = template;
    variables = itsVariables;
  }

  /** Says where a failure is that comes before anything else is evaluated. */
  void at(Node.Positioned node) {
    current = node;
  }

  /** A failure at what was evaluated last. */
  TemplateFailure failure(String problem) {
    if (current == null) {
      return new TemplateFailure("template: " + running + ": " + problem);
    }
    return new TemplateFailure(
        "template: %s:%s: executing %s at <%s>: %s"
            .formatted(
                name, template.place(current), QuotedForm.of(running, false), current, problem));
  }

  /** The value of a pipeline; its variables are declared or assigned. */
  Value pipeline(Value dot, Node.Pipeline pipeline) throws TemplateFailure {
    current = pipeline;
    Value value = null;
    for (Node.Command command : pipeline.commands()) {
      value = command(dot, command, value);
    }
    Value result = value == null ? Value.Missing.VALUE : value;
    for (String variable : pipeline.declared()) {
      if (!pipeline.assigns()) {
        variables.push(variable, result);
      } else if (!variables.set(variable, result)) {
        throw failure("undefined variable: " + variable);
      }
    }
    return result;
  }

  /**
   * The value of a command.
   *
   * @param last what the command before it gave; null if there is none
   */
  private Value command(Value dot, Node.Command command, @Nullable Value last)
      throws TemplateFailure {
    Node.Operand first = command.operands().getFirst();
    List<Node.Operand> arguments = command.operands().subList(1, command.operands().size());
    return switch (first) {
      case Node.Word word -> call(dot, word, command, arguments, last);
      case Node.Field field -> {
        current = field;
        yield fields(dot, dot, field.names(), arguments, last);
      }
      case Node.Variable variable when !variable.fields().isEmpty() -> {
        current = variable;
        yield fields(dot, variable(variable), variable.fields(), arguments, last);
      }
      case Node.Chain chain -> chain(dot, chain, arguments, last);
      default -> {
        current = first;
        if (!arguments.isEmpty() || last != null) {
          throw failure("can't give argument to non-function " + first);
        }
        if (first instanceof Node.Nil) {
          throw failure("nil is not a command");
        }
        yield value(dot, first);
      }
    };
  }

  /** The value of an operand where no type is wanted. */
  private Value value(Value dot, Node.Operand operand) throws TemplateFailure {
    if (!(operand instanceof Node.Word)) {
      current = operand;
    }
    return switch (operand) {
      case Node.Dot self -> dot;
      case Node.Nil nil -> Value.Missing.VALUE;
      case Node.Truth truth -> new Value.Truth(truth.value());
      case Node.Text text -> new Value.Text(text.value());
      case Node.Numeral number -> number.constant().untyped();
      case Node.Pipeline pipeline -> pipeline(dot, pipeline);
      case Node.Word word -> call(dot, word, word, List.of(), null);
      case Node.Field field -> fields(dot, dot, field.names(), List.of(), null);
      case Node.Variable variable ->
          variable.fields().isEmpty()
              ? variable(variable)
              : fields(dot, variable(variable), variable.fields(), List.of(), null);
      case Node.Chain chain -> chain(dot, chain, List.of(), null);
    };
  }

  private Value variable(Node.Variable variable) throws TemplateFailure {
    if (!variables.has(variable.name())) {
      throw failure("undefined variable: " + variable.name());
    }
    return variables.get(variable.name());
  }

  private Value chain(
      Value dot, Node.Chain chain, List<Node.Operand> arguments, @Nullable Value last)
      throws TemplateFailure {
    current = chain;
    Value receiver = value(dot, chain.operand());
    return fields(dot, receiver, chain.fields(), arguments, last);
  }

  private Value fields(
      Value dot,
      Value receiver,
      List<String> names,
      List<Node.Operand> arguments,
      @Nullable Value last)
      throws TemplateFailure {
    Value value = fields(receiver, names.subList(0, names.size() - 1));
    String field = names.getLast();
    if (arguments.isEmpty() && last == null) {
      return field(value, field);
    }
    List<Value> values = new ArrayList<>();
    Node.Positioned place = current;
    for (Node.Operand argument : arguments) {
      values.add(value(dot, argument));
    }
    current = place;
    if (last != null) {
      values.add(last);
    }
    Optional<Value> result = Members.call(value, field, values);
    if (result.isPresent()) {
      return result.get();
    }
    throw switch (value) {
      case Value.Table table -> failure(field + " is not a method but has arguments");
      case Value.Alert fields when Members.field(value, field).isPresent() ->
          failure(field + " has arguments but cannot be invoked as function");
      default -> failure("can't evaluate field " + field + " in type " + value.type());
    };
  }

  private Value fields(Value receiver, List<String> names) throws TemplateFailure {
    Value value = receiver;
    for (String name : names) {
      value = field(value, name);
    }
    return value;
  }

  private Value field(Value receiver, String field) throws TemplateFailure {
    if (receiver instanceof Value.Missing) {
      return receiver;
    }
    Optional<Value> value = Members.field(receiver, field);
    if (value.isEmpty()) {
      throw failure("can't evaluate field " + field + " in type " + receiver.type());
    }
    return value.get();
  }

  private Value call(
      Value dot,
      Node.Word word,
      Node.Positioned place,
      List<Node.Operand> arguments,
      @Nullable Value last)
      throws TemplateFailure {
    current = word;
    Function function = functions.get(word.name());
    checkCount(word.name(), function, arguments.size(), last != null);
    if (word.name().equals("and") || word.name().equals("or")) {
      return firstDecisive(dot, word.name().equals("or"), arguments, last);
    }
    List<Value> values = new ArrayList<>();
    for (Node.Operand argument : arguments) {
      values.add(argument(dot, argument, function.parameter(values.size())));
    }
    if (last != null) {
      values.add(checked(last, function.parameter(values.size())));
    }
    try {
      return function.body().call(values);
    } catch (CallFailure e) {
      current = place;
      throw failure("error calling " + word.name() + ": " + e.getMessage());
    }
  }

  private void checkCount(String function, Function called, int given, boolean piped)
      throws TemplateFailure {
    int count = given + (piped ? 1 : 0);
    int wanted = called.fixed().size();
    if (called.variadic() != null && count < wanted) {
      throw failure(
          "wrong number of args for %s: want at least %d got %d"
              .formatted(function, wanted, given));
    } else if (called.variadic() == null && count != wanted) {
      throw failure(
          "wrong number of args for %s: want %d got %d".formatted(function, wanted, count));
    }
  }

  /** Evaluates no argument behind the one that decides. */
  private Value firstDecisive(
      Value dot, boolean decisive, List<Node.Operand> arguments, @Nullable Value last)
      throws TemplateFailure {
    Value value = Value.Missing.VALUE;
    for (Node.Operand argument : arguments) {
      value = argument(dot, argument, Function.Parameter.ANY);
      if (value.isTrue() == decisive) {
        return value;
      }
    }
    return last == null ? value : last;
  }

  private Value argument(Value dot, Node.Operand operand, Function.Parameter parameter)
      throws TemplateFailure {
    current = operand;
    return switch (operand) {
      case Node.Nil nil -> {
        if (!parameter.takesNil()) {
          throw failure("cannot assign nil to " + parameter.type());
        }
        yield Value.Missing.VALUE;
      }
      case Node.Truth truth -> constant(dot, truth, parameter);
      case Node.Numeral number -> constant(dot, number, parameter);
      case Node.Text text -> constant(dot, text, parameter);
      default -> checked(value(dot, operand), parameter);
    };
  }

  private Value constant(Value dot, Node.Operand constant, Function.Parameter parameter)
      throws TemplateFailure {
    Value value = value(dot, constant);
    if (parameter.takes(value)) {
      return value;
    }
    throw failure(
        parameter == Function.Parameter.TEXT
            ? "expected string; found " + constant
            : "can't handle " + constant + " for arg of type " + parameter.type());
  }

  private Value checked(Value value, Function.Parameter parameter) throws TemplateFailure {
    if (parameter.takes(value)) {
      return value;
    }
    if (value instanceof Value.Missing) {
      if (parameter.takesNil()) {
        return value;
      }
      throw failure("invalid value; expected " + parameter.type());
    }
    throw failure(
        "wrong type for value; expected %s; got %s".formatted(parameter.type(), value.type()));
  }
}
