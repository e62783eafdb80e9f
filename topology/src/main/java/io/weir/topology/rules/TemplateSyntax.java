package io.weir.topology.rules;

import io.weir.topology.rules.TemplateToken.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Checks the templates in labels and annotations of alerts: Go's {@code text/template} with
 * Prometheus's functions and variables. Finds what Go's parser finds, in other words. One use, one
 * thread.
 */
final class TemplateSyntax {
  private static final List<String> PREDEFINED =
      List.of("$", "$labels", "$externalLabels", "$externalURL", "$value");

  /**
   * A part of a template between a keyword and its {@code end}.
   *
   * @param variables how many were known before it
   */
  private record Block(String keyword, boolean elseSeen, int variables) {
    boolean repeats() {
      return keyword.equals("range") && !elseSeen;
    }
  }

  private final Deque<Block> blocks = new ArrayDeque<>();
  private final Deque<String> variables = new ArrayDeque<>(PREDEFINED);

  private TemplateSyntax() {}

  /** What is wrong with a template, if anything is. */
  static Optional<String> problem(String text) {
    try {
      new TemplateSyntax().check(text);
      return Optional.empty();
    } catch (TemplateException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private void check(String text) throws TemplateException {
    for (List<TemplateToken> action : new TemplateActions(text).all()) {
      check(action);
    }
    if (!blocks.isEmpty()) {
      throw new TemplateException(
          "expected {{end}} of " + blocks.peek().keyword() + ", found none");
    }
  }

  private void check(List<TemplateToken> action) throws TemplateException {
    TemplateToken first = action.getFirst();
    switch (first.is(Kind.WORD) ? first.text() : "") {
      case "if", "range", "with" -> {
        open(first.text());
        new TemplatePipeline(action, 1, variables).checkToEnd();
      }
      case "block" -> {
        open("block");
        name(action);
        new TemplatePipeline(action, 2, variables).checkToEnd();
      }
      case "define" -> {
        if (!blocks.isEmpty()) {
          throw new TemplateException("unexpected {{define}}");
        }
        open("define");
        name(action);
        end(action, 2);
      }
      case "template" -> {
        name(action);
        if (!action.get(2).is(Kind.END)) {
          new TemplatePipeline(action, 2, variables).checkToEnd();
        }
      }
      case "else" -> alternative(action);
      case "end" -> {
        end(action, 1);
        close();
      }
      case "break", "continue" -> {
        end(action, 1);
        if (blocks.stream().noneMatch(Block::repeats)) {
          throw new TemplateException("{{" + first.text() + "}} outside {{range}}");
        }
      }
      default -> new TemplatePipeline(action, 0, variables).checkToEnd();
    }
  }

  private void open(String keyword) {
    blocks.push(new Block(keyword, false, variables.size()));
  }

  private void close() throws TemplateException {
    if (blocks.isEmpty()) {
      throw new TemplateException("unexpected {{end}}");
    }
    forget(blocks.pop());
  }

  private void forget(Block block) {
    while (variables.size() > block.variables()) {
      variables.pop();
    }
  }

  private void alternative(List<TemplateToken> action) throws TemplateException {
    Block block = blocks.poll();
    boolean branches = block != null && List.of("if", "range", "with").contains(block.keyword());
    if (block == null || !branches || block.elseSeen()) {
      throw new TemplateException("unexpected {{else}}");
    }
    String next = action.get(1).text();
    boolean chained = next.equals(block.keyword()) && !next.equals("range");
    blocks.push(new Block(block.keyword(), !chained, block.variables()));
    if (chained) {
      new TemplatePipeline(action, 2, variables).checkToEnd();
    } else {
      end(action, 1);
    }
  }

  private static void name(List<TemplateToken> action) throws TemplateException {
    if (!action.get(1).is(Kind.STRING)) {
      throw new TemplateException(
          "expected a name in quotes behind "
              + action.getFirst().text()
              + ", found "
              + action.get(1).shown());
    }
  }

  private static void end(List<TemplateToken> action, int index) throws TemplateException {
    if (!action.get(index).is(Kind.END)) {
      throw new TemplateException(
          "unexpected " + action.get(index).shown() + " behind " + action.getFirst().text());
    }
  }
}
