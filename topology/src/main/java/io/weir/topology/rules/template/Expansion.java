package io.weir.topology.rules.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a template once. One use, one thread. */
final class Expansion {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_LENGTH = 1 << 24;

  private final Template template;
  private final Pipelines pipelines;
  private final Value.Alert alert;
  private final StringBuilder output = new StringBuilder();
  private int depth;

  Expansion(Template template, String name, TemplateData data, Surroundings surroundings) {
    this.template = template;
    this.pipelines = new Pipelines(template, name, new Functions(data.timeMillis(), surroundings));
    this.alert = Values.alert(data, surroundings);
  }

  /** How a list of statements ended. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  String run() throws TemplateFailure {
    Variables variables = pipelines.variables();
    variables.push("$", alert);
    variables.push("$labels", alert.labels());
    variables.push("$externalLabels", alert.externalLabels());
    variables.push("$externalURL", new Value.Text(alert.externalUrl()));
    variables.push("$value", alert.value());
    run(alert, template.statements());
    return output.toString();
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
        print(plain.text());
        yield Flow.ON;
      }
      case Node.Action action -> {
        Value value = pipelines.pipeline(dot, action.pipeline());
        if (action.pipeline().declared().isEmpty()) {
          print(GoText.of(value));
        }
        yield Flow.ON;
      }
      case Node.Branch branch -> branch(dot, branch);
      case Node.Range range -> {
        int mark = pipelines.variables().mark();
        Flow flow = new RangeRun(dot, range).run();
        pipelines.variables().forgetSince(mark);
        yield flow;
      }
      case Node.Jump jump -> jump.ends() ? Flow.BREAK : Flow.CONTINUE;
      case Node.Include include -> {
        include(dot, include);
        yield Flow.ON;
      }
    };
  }

  private void print(String text) throws TemplateFailure {
    if (text.length() > MAX_LENGTH - output.length()) {
      throw pipelines.failure("expected at most " + MAX_LENGTH + " characters, found more");
    }
    output.append(text);
  }

  private Flow branch(Value dot, Node.Branch branch) throws TemplateFailure {
    int mark = pipelines.variables().mark();
    Value value = pipelines.pipeline(dot, branch.pipeline());
    Flow flow =
        value.isTrue()
            ? run(branch.setsDot() ? value : dot, branch.body())
            : run(dot, branch.otherwise());
    pipelines.variables().forgetSince(mark);
    return flow;
  }

  private void include(Value dot, Node.Include include) throws TemplateFailure {
    pipelines.at(include);
    List<Node.Statement> body = template.definitions().get(include.name());
    if (body == null) {
      throw pipelines.failure("template " + QuotedForm.of(include.name(), false) + " not defined");
    }
    if (depth == MAX_DEPTH) {
      throw pipelines.failure("exceeded maximum template depth (" + MAX_DEPTH + ")");
    }
    Optional<Node.Pipeline> pipeline = include.pipeline();
    Value argument =
        pipeline.isPresent() ? pipelines.pipeline(dot, pipeline.get()) : Value.Missing.VALUE;
    Variables outer = pipelines.variables();
    String outerName = pipelines.running();
    Variables own = new Variables();
    own.push("$", argument);
    pipelines.enter(include.name(), own);
    depth++;
    run(argument, body);
    depth--;
    pipelines.enter(outerName, outer);
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
      Value value = pipelines.pipeline(dot, range.pipeline());
      mark = pipelines.variables().mark();
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
        default -> throw pipelines.failure("range can't iterate over " + GoText.of(value));
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
        throw pipelines.failure("can't use " + end + " to iterate over more than one variable");
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
          pipelines.variables().set(declared.get(i), values.get(i));
        } else {
          pipelines.variables().setFromEnd(declared.size() - i, values.get(i));
        }
      }
      Flow flow = Expansion.this.run(element, range.body());
      pipelines.variables().forgetSince(mark);
      return flow;
    }
  }
}
