package io.weir.topology.rules;

import io.weir.topology.rules.TemplateToken.Kind;
import java.util.Deque;
import java.util.List;

/** Checks the pipeline of one action, {@code $x := first .Value | humanize}. */
final class TemplatePipeline {
  private static final int MAX_NESTING = 100;

  private final List<TemplateToken> tokens;
  private final Deque<String> variables;
  private int index;
  private int nesting;

  /**
   * @param index of the first token of the pipeline
   * @param variables that are known here; those that it declares are pushed
   */
  TemplatePipeline(List<TemplateToken> tokens, int index, Deque<String> variables) {
    this.tokens = tokens;
    this.index = index;
    this.variables = variables;
  }

  /** The rest of the action is a pipeline. */
  void checkToEnd() throws TemplateException {
    declarations();
    commands();
    if (!peek().is(Kind.END)) {
      throw new TemplateException("unexpected " + peek().shown() + " in an action");
    }
  }

  private TemplateToken peek() {
    return tokens.get(index);
  }

  private TemplateToken at(int offset) {
    return tokens.get(Math.min(index + offset, tokens.size() - 1));
  }

  private void declarations() throws TemplateException {
    if (!peek().is(Kind.VARIABLE)) {
      return;
    }
    int count = 1;
    if (at(1).is(Kind.COMMA) && at(2).is(Kind.VARIABLE)) {
      count = 2;
    }
    TemplateToken operator = at(2 * count - 1);
    if (!operator.is(Kind.DECLARE) && !operator.is(Kind.ASSIGN)) {
      return;
    }
    boolean rangeOnly = count == 2 && !tokens.getFirst().text().equals("range");
    if (rangeOnly) {
      throw new TemplateException("too many declarations in " + tokens.getFirst().text());
    }
    for (int i = 0; i < count; i++) {
      // As in Go, an assignment is only known to be one when the template runs.
      variables.push(at(2 * i).text());
    }
    index += 2 * count;
  }

  private void checkKnown(String variable) throws TemplateException {
    if (!variables.contains(variable)) {
      throw new TemplateException("undefined variable \"" + variable + "\"");
    }
  }

  private void commands() throws TemplateException {
    int stage = 1;
    command(stage);
    while (peek().is(Kind.PIPE)) {
      index++;
      if (peek().is(Kind.END) || peek().is(Kind.RIGHT_PARENTHESIS)) {
        // As in Go, a pipe may lead nowhere.
        return;
      }
      stage++;
      command(stage);
    }
  }

  private void command(int stage) throws TemplateException {
    TemplateToken first = peek();
    if (!beginsOperand(first)) {
      throw new TemplateException("missing value, found " + first.shown());
    }
    if (stage > 1 && isConstant(first)) {
      throw new TemplateException("non executable command in pipeline stage " + stage);
    }
    boolean separated = true;
    while (beginsOperand(peek())) {
      if (!separated && !peek().spaceBefore()) {
        throw new TemplateException("unexpected " + peek().shown() + " in operand");
      }
      operand();
      separated = false;
    }
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

  private void operand() throws TemplateException {
    TemplateToken token = peek();
    index++;
    switch (token.kind()) {
      case WORD -> {
        if (!TemplateFunctions.has(token.text()) && !token.text().equals("nil")) {
          throw new TemplateException("function \"" + token.text() + "\" not defined");
        }
      }
      case VARIABLE -> checkKnown(token.text());
      case LEFT_PARENTHESIS -> parenthesized();
      default -> {}
    }
    while (peek().is(Kind.FIELD) && !peek().spaceBefore()) {
      if (isConstant(token)) {
        throw new TemplateException("unexpected " + peek().shown() + " after " + token.shown());
      }
      index++;
    }
  }

  private void parenthesized() throws TemplateException {
    nesting++;
    if (nesting > MAX_NESTING) {
      throw new TemplateException("more than " + MAX_NESTING + " parentheses in each other");
    }
    declarations();
    commands();
    if (!peek().is(Kind.RIGHT_PARENTHESIS)) {
      throw new TemplateException("unclosed left parenthesis, found " + peek().shown());
    }
    index++;
    nesting--;
  }
}
