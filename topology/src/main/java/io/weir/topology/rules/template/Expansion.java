package io.weir.topology.rules.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a template once. One use, one thread. */
final class Expansion {
  private static final int MAX_DEPTH = 200;

  private final Template template;
  private final String name;
  private final Functions functions;
  private final Value.Alert alert;
  private final StringBuilder output = new StringBuilder();
  private Variables variables = new Variables();
  private String running;
  private int depth;
  private Node.@Nullable Positioned current;

  Expansion(Template template, String name, TemplateData data, Surroundings surroundings) {
    this.template = template;
    this.name = name;
    this.running = name;
    this.functions = new Functions(data.timeMillis(), surroundings);
    this.alert = Values.alert(data, surroundings);
  }

  /** How a list of statements ended. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  String run() throws TemplateFailure {
    variables.push("$", alert);
    variables.push("$labels", alert.labels());
    variables.push("$externalLabels", alert.externalLabels());
    variables.push("$externalURL", new Value.Text(alert.externalUrl()));
    variables.push("$value", alert.value());
    run(alert, template.statements());
    return output.toString();
  }

  private TemplateFailure failure(String problem) {
    if (current == null) {
      return new TemplateFailure("template: " + running + ": " + problem);
    }
    return new TemplateFailure(
        "template: %s:%s: executing %s at <%s>: %s"
            .formatted(
                name, template.place(current), QuotedForm.of(running, false), current, problem));
  }

  private Flow run(Value dot, List<Node.Statement> statements) throws TemplateFailure {
    for (Node.Statement statement : statements) {
      Flow flow = run(dot, statement);
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow run(Value dot, Node.Statement statement) throws TemplateFailure {
    return switch (statement) {
      case Node.Plain plain -> {
        output.append(plain.text());
        yield Flow.ON;
      }
      case Node.Action action -> {
        Value value = pipeline(dot, action.pipeline());
        if (action.pipeline().declared().isEmpty()) {
          output.append(GoText.of(value));
        }
        yield Flow.ON;
      }
      case Node.Branch branch -> branch(dot, branch);
      case Node.Range range -> {
        int mark = variables.mark();
        Flow flow = new RangeRun(dot, range).run();
        variables.forgetSince(mark);
        yield flow;
      }
      case Node.Jump jump -> jump.ends() ? Flow.BREAK : Flow.CONTINUE;
      case Node.Include include -> {
        include(dot, include);
        yield Flow.ON;
      }
    };
  }

  private Flow branch(Value dot, Node.Branch branch) throws TemplateFailure {
    int mark = variables.mark();
    Value value = pipeline(dot, branch.pipeline());
    Flow flow =
        value.isTrue()
            ? run(branch.setsDot() ? value : dot, branch.body())
            : run(dot, branch.otherwise());
    variables.forgetSince(mark);
    return flow;
  }

  private void include(Value dot, Node.Include include) throws TemplateFailure {
    current = include;
    List<Node.Statement> body = template.definitions().get(include.name());
    if (body == null) {
      throw failure("template " + QuotedForm.of(include.name(), false) + " not defined");
    }
    if (depth == MAX_DEPTH) {
      throw failure("exceeded maximum template depth (" + MAX_DEPTH + ")");
    }
    Optional<Node.Pipeline> pipeline = include.pipeline();
    Value argument = pipeline.isPresent() ? pipeline(dot, pipeline.get()) : Value.Missing.VALUE;
    Variables outer = variables;
    String outerName = running;
    variables = new Variables();
    variables.push("$", argument);
    running = include.name();
    depth++;
    run(argument, body);
    depth--;
    variables = outer;
    running = outerName;
  }

  /** One run of a range over what its pipeline gives. */
  private final class RangeRun {
    private final Value dot;
    private final Node.Range range;
    private final List<String> declared;
    private int mark;

    RangeRun(Value dot, Node.Range range) {
      this.dot = dot;
      this.range = range;
      this.declared = range.pipeline().declared();
    }

    Flow run() throws TemplateFailure {
      Value value = pipeline(dot, range.pipeline());
      mark = variables.mark();
      return switch (value) {
        case Value.Elements elements -> {
          List<Value> indexes = new ArrayList<>();
          for (int i = 0; i < elements.elements().size(); i++) {
            indexes.add(new Value.Whole(i));
          }
          yield over(indexes, elements.elements());
        }
        case Value.Table table ->
            over(
                table.entries().keySet().stream().map(Value.Text::new).toList(),
                List.copyOf(table.entries().values()));
        case Value.Whole whole -> count(whole.value());
        case Value.Missing missing -> over(List.of(), List.of());
        default -> throw failure("range can't iterate over " + GoText.of(value));
      };
    }

    private Flow over(List<? extends Value> indexes, List<? extends Value> values)
        throws TemplateFailure {
      for (int i = 0; i < values.size(); i++) {
        if (iteration(indexes.get(i), values.get(i)) == Flow.BREAK) {
          return Flow.ON;
        }
      }
      return values.isEmpty() ? Expansion.this.run(dot, range.otherwise()) : Flow.ON;
    }

    private Flow count(long end) throws TemplateFailure {
      if (declared.size() > 1) {
        throw failure("can't use " + end + " to iterate over more than one variable");
      }
      for (long i = 0; i < end; i++) {
        if (iteration(new Value.Whole(i), new Value.Whole(i)) == Flow.BREAK) {
          return Flow.ON;
        }
      }
      return end <= 0 ? Expansion.this.run(dot, range.otherwise()) : Flow.ON;
    }

    private Flow iteration(Value index, Value element) throws TemplateFailure {
      List<Value> values = declared.size() > 1 ? List.of(index, element) : List.of(element);
      for (int i = 0; i < declared.size(); i++) {
        if (range.pipeline().assigns()) {
          variables.set(declared.get(i), values.get(i));
        } else {
          variables.setFromEnd(declared.size() - i, values.get(i));
        }
      }
      Flow flow = Expansion.this.run(element, range.body());
      variables.forgetSince(mark);
      return flow;
    }
  }

  private Value pipeline(Value dot, Node.Pipeline pipeline) throws TemplateFailure {
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
