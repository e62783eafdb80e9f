package io.weir.topology.rules.template;

import io.weir.topology.rules.template.TemplateToken.Kind;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads the pipeline of one action, {@code $x := first .Value | humanize}. */
final class PipelineParser {
  private static final int MAX_NESTING = 100;

  private final List<TemplateToken> tokens;
  private final Deque<String> variables;
  private int index;
  private int nesting;

  /**
   * A parser.
   *
   * @param index of the first token of the pipeline
   * @param variables that are known here; those that it declares are pushed
   */
  PipelineParser(List<TemplateToken> tokens, int index, Deque<String> variables) {
    this.tokens = tokens;
    this.index = index;
    this.variables = variables;
  }

  /** The rest of the action as a pipeline. */
  Node.Pipeline toEnd() throws TemplateException {
    Node.Pipeline pipeline = pipeline();
    if (!peek().is(Kind.END)) {
      throw new TemplateException("unexpected " + peek().shown() + " in an action");
    }
    return pipeline;
  }

  private TemplateToken peek() {
    return tokens.get(index);
  }

  private TemplateToken at(int offset) {
    return tokens.get(Math.min(index + offset, tokens.size() - 1));
  }

  private Node.Pipeline pipeline() throws TemplateException {
    int position = peek().position();
    int count = declarations();
    List<String> declared = new ArrayList<>();
    boolean assigns = false;
    if (count > 0) {
      for (int i = 0; i < count; i++) {
        declared.add(at(2 * i).text());
      }
      assigns = at(2 * count - 1).is(Kind.ASSIGN);
      // As in Go, an assignment is only known to be one when the template runs.
      declared.forEach(variables::push);
      index += 2 * count;
    }
    return new Node.Pipeline(List.copyOf(declared), assigns, commands(), position);
  }

  /** How many variables are declared or assigned here. */
  private int declarations() throws TemplateException {
    if (!peek().is(Kind.VARIABLE)) {
      return 0;
    }
    int count = at(1).is(Kind.COMMA) && at(2).is(Kind.VARIABLE) ? 2 : 1;
    TemplateToken operator = at(2 * count - 1);
    if (!operator.is(Kind.DECLARE) && !operator.is(Kind.ASSIGN)) {
      return 0;
    }
    if (count == 2 && !tokens.getFirst().text().equals("range")) {
      throw new TemplateException("too many declarations in " + tokens.getFirst().text());
    }
    return count;
  }

  private List<Node.Command> commands() throws TemplateException {
    List<Node.Command> commands = new ArrayList<>();
    commands.add(command(1));
    while (peek().is(Kind.PIPE)) {
      index++;
      if (peek().is(Kind.END) || peek().is(Kind.RIGHT_PARENTHESIS)) {
        // As in Go, a pipe may lead nowhere.
        break;
      }
      commands.add(command(commands.size() + 1));
    }
    return List.copyOf(commands);
  }

  private Node.Command command(int stage) throws TemplateException {
    TemplateToken first = peek();
    if (!beginsOperand(first)) {
      throw new TemplateException("missing value, found " + first.shown());
    }
    if (stage > 1 && isConstant(first)) {
      throw new TemplateException("non executable command in pipeline stage " + stage);
    }
    List<Node.Operand> operands = new ArrayList<>();
    while (beginsOperand(peek())) {
      if (!operands.isEmpty() && !peek().spaceBefore()) {
        throw new TemplateException("unexpected " + peek().shown() + " in operand");
      }
      operands.add(operand());
    }
    return new Node.Command(List.copyOf(operands), first.position());
  }

  private static boolean isConstant(TemplateToken token) {
    return token.is(Kind.CONSTANT)
        || token.is(Kind.STRING)
        || token.is(Kind.DOT)
        || token.text().equals("nil");
  }

  private static boolean beginsOperand(TemplateToken token) {
    return switch (token.kind()) {
      case WORD, FIELD, DOT, VARIABLE, CONSTANT, STRING, LEFT_PARENTHESIS -> true;
      default -> false;
    };
  }

  private Node.Operand operand() throws TemplateException {
    TemplateToken token = peek();
    index++;
    Node.Operand operand = operand(token);
    List<String> fields = new ArrayList<>();
    int position = peek().position();
    while (peek().is(Kind.FIELD) && !peek().spaceBefore()) {
      if (isConstant(token)) {
        throw new TemplateException("unexpected " + peek().shown() + " after " + token.shown());
      }
      fields.add(peek().text().substring(1));
      index++;
    }
    return fields.isEmpty() ? operand : chain(operand, List.copyOf(fields), position);
  }

  private static Node.Operand chain(Node.Operand operand, List<String> fields, int position) {
    return switch (operand) {
      case Node.Field field -> {
        List<String> names = new ArrayList<>(field.names());
        names.addAll(fields);
        yield new Node.Field(List.copyOf(names), position);
      }
      case Node.Variable variable -> new Node.Variable(variable.name(), fields, position);
      default -> new Node.Chain(operand, fields, position);
    };
  }

  private Node.Operand operand(TemplateToken token) throws TemplateException {
    int position = token.position();
    return switch (token.kind()) {
      case WORD -> word(token);
      case VARIABLE -> {
        if (!variables.contains(token.text())) {
          throw new TemplateException("undefined variable \"" + token.text() + "\"");
        }
        yield new Node.Variable(token.text(), List.of(), position);
      }
      case FIELD -> new Node.Field(List.of(token.text().substring(1)), position);
      case DOT -> new Node.Dot(position);
      case STRING -> new Node.Text(token.text(), QuotedText.of(token.text()), position);
      case CONSTANT ->
          token.text().equals("true") || token.text().equals("false")
              ? new Node.Truth(token.text().equals("true"), position)
              : new Node.Numeral(NumberConstant.parse(token.text()), position);
      default -> parenthesized();
    };
  }

  private static Node.Operand word(TemplateToken token) throws TemplateException {
    if (token.text().equals("nil")) {
      return new Node.Nil(token.position());
    }
    if (!Functions.has(token.text())) {
      throw new TemplateException("function \"" + token.text() + "\" not defined");
    }
    return new Node.Word(token.text(), token.position());
  }

  private Node.Pipeline parenthesized() throws TemplateException {
    nesting++;
    if (nesting > MAX_NESTING) {
      throw new TemplateException("more than " + MAX_NESTING + " parentheses in each other");
    }
    Node.Pipeline pipeline = pipeline();
    if (!peek().is(Kind.RIGHT_PARENTHESIS)) {
      throw new TemplateException("unclosed left parenthesis, found " + peek().shown());
    }
    index++;
    nesting--;
    return pipeline;
  }
}
