package io.weir.topology.rules.template;

import io.weir.topology.rules.template.TemplateLexer.Piece;
import io.weir.topology.rules.template.TemplateToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a template to its tree. Refuses what Go's parser refuses, in other words. One use, one
 * thread.
 */
final class TemplateParser {
  private static final int MAX_NESTING = 200;
  private static final List<String> PREDEFINED =
      List.of("$", "$labels", "$externalLabels", "$externalURL", "$value");

  private final List<Piece> pieces;
  private final Map<String, List<Node.Statement>> definitions = new HashMap<>();
  private Deque<String> variables = new ArrayDeque<>(PREDEFINED);
  private int index;
  private int nesting;
  private int ranges;

  TemplateParser(String text) throws TemplateException {
    this.pieces = new TemplateLexer(text).all();
  }

  /** Where a block of statements ended. */
  private enum Ending {
    TEXT,
    END,
    ELSE
  }

  private record Block(List<Node.Statement> statements, Ending ending) {}

  /** The statements at the top. */
  List<Node.Statement> statements() throws TemplateException {
    Block block = block(true);
    return switch (block.ending) {
      case TEXT -> block.statements;
      case END -> throw new TemplateException("unexpected {{end}}");
      case ELSE -> throw new TemplateException("unexpected {{else}}");
    };
  }

  /** The named templates that were defined. */
  Map<String, List<Node.Statement>> definitions() {
    return definitions;
  }

  private List<TemplateToken> action() {
    return ((Piece.Action) pieces.get(index)).tokens();
  }

  private static String keyword(List<TemplateToken> action) {
    return action.getFirst().is(Kind.WORD) ? action.getFirst().text() : "";
  }

  /** Statements up to an end or else, whose action is left to be read, or to the text's end. */
  private Block block(boolean top) throws TemplateException {
    List<Node.Statement> statements = new ArrayList<>();
    for (; index < pieces.size(); index++) {
      if (pieces.get(index) instanceof Piece.Plain plain) {
        statements.add(new Node.Plain(plain.text()));
        continue;
      }
      String keyword = keyword(action());
      if (keyword.equals("end")) {
        end(action(), 1);
        return new Block(List.copyOf(statements), Ending.END);
      } else if (keyword.equals("else")) {
        return new Block(List.copyOf(statements), Ending.ELSE);
      } else if (keyword.equals("define")) {
        if (!top) {
          throw new TemplateException("unexpected {{define}}");
        }
        define();
      } else {
        statements.add(statement(keyword, action()));
      }
    }
    return new Block(List.copyOf(statements), Ending.TEXT);
  }

  private Node.Statement statement(String keyword, List<TemplateToken> action)
      throws TemplateException {
    return switch (keyword) {
      case "if", "with" -> branch(keyword, 1);
      case "range" -> range();
      case "block" -> namedBlock(action);
      case "template" ->
          new Node.Include(
              action.get(1).text(),
              name(action),
              action.get(2).is(Kind.END)
                  ? Optional.empty()
                  : Optional.of(new PipelineParser(action, 2, variables).toEnd()),
              action.get(1).position());
      case "break", "continue" -> {
        end(action, 1);
        if (ranges == 0) {
          throw new TemplateException("{{" + keyword + "}} outside {{range}}");
        }
        yield new Node.Jump(keyword.equals("break"));
      }
      default -> new Node.Action(new PipelineParser(action, 0, variables).toEnd());
    };
  }

  /**
   * A branch; its pipeline begins at a token of the action, behind {@code if} or {@code else if}.
   */
  private Node.Branch branch(String keyword, int pipelineToken) throws TemplateException {
    enter();
    int known = variables.size();
    Node.Pipeline pipeline = new PipelineParser(action(), pipelineToken, variables).toEnd();
    index++;
    Block body = block(false);
    List<Node.Statement> otherwise = List.of();
    if (expectClosed(body, keyword) == Ending.ELSE) {
      List<TemplateToken> alternative = action();
      if (alternative.get(1).text().equals(keyword)) {
        otherwise = List.of(branch(keyword, 2));
      } else {
        otherwise = otherwise(keyword, alternative);
      }
    }
    leave(known);
    return new Node.Branch(keyword.equals("with"), pipeline, body.statements, otherwise);
  }

  private Node.Range range() throws TemplateException {
    enter();
    int known = variables.size();
    Node.Pipeline pipeline = new PipelineParser(action(), 1, variables).toEnd();
    index++;
    ranges++;
    Block body = block(false);
    ranges--;
    List<Node.Statement> otherwise =
        expectClosed(body, "range") == Ending.ELSE ? otherwise("range", action()) : List.of();
    leave(known);
    return new Node.Range(pipeline, body.statements, otherwise);
  }

  private List<Node.Statement> otherwise(String keyword, List<TemplateToken> alternative)
      throws TemplateException {
    end(alternative, 1);
    index++;
    Block block = block(false);
    if (expectClosed(block, keyword) == Ending.ELSE) {
      throw new TemplateException("unexpected {{else}}");
    }
    return block.statements;
  }

  private static Ending expectClosed(Block block, String keyword) throws TemplateException {
    if (block.ending == Ending.TEXT) {
      throw new TemplateException("expected {{end}} of " + keyword + ", found none");
    }
    return block.ending;
  }

  private void enter() throws TemplateException {
    nesting++;
    if (nesting > MAX_NESTING) {
      throw new TemplateException("more than " + MAX_NESTING + " blocks in each other");
    }
  }

  private void leave(int known) {
    nesting--;
    while (variables.size() > known) {
      variables.pop();
    }
  }

  private Node.Include namedBlock(List<TemplateToken> action) throws TemplateException {
    String name = name(action);
    Node.Pipeline pipeline = new PipelineParser(action, 2, variables).toEnd();
    definition("block", name);
    return new Node.Include(
        action.get(1).text(), name, Optional.of(pipeline), action.get(1).position());
  }

  private void define() throws TemplateException {
    String name = name(action());
    end(action(), 2);
    definition("define", name);
  }

  /** As in Go, what is defined knows no variable but its own dot. */
  private void definition(String keyword, String name) throws TemplateException {
    enter();
    Deque<String> outer = variables;
    int outerRanges = ranges;
    variables = new ArrayDeque<>(List.of("$"));
    ranges = 0;
    index++;
    Block body = block(false);
    if (expectClosed(body, keyword) == Ending.ELSE) {
      throw new TemplateException("unexpected {{else}}");
    }
    definitions.put(name, body.statements);
    variables = outer;
    ranges = outerRanges;
    nesting--;
  }

  private static String name(List<TemplateToken> action) throws TemplateException {
    if (!action.get(1).is(Kind.STRING)) {
      throw new TemplateException(
          "expected a name in quotes behind "
              + action.getFirst().text()
              + ", found "
              + action.get(1).shown());
    }
    return QuotedText.of(action.get(1).text());
  }

  private static void end(List<TemplateToken> action, int index) throws TemplateException {
    if (!action.get(index).is(Kind.END)) {
      throw new TemplateException(
          "unexpected " + action.get(index).shown() + " behind " + action.getFirst().text());
    }
  }
}
