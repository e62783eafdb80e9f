package io.weir.topology.rules.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A template of a label or an annotation. Immutable; expanded as often as wanted, by any thread.
 */
public final class Template {
  /** What Prometheus puts before each template; columns in its errors count it. */
  private static final String PREAMBLE =
      "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"
          + "{{$externalURL := .ExternalURL}}{{$value := .Value}}";

  private final String text;
  private final List<Node.Statement> statements;
  private final Map<String, List<Node.Statement>> definitions;

  private Template(
      String text, List<Node.Statement> statements, Map<String, List<Node.Statement>> definitions) {
    this.text = text;
    this.statements = statements;
    this.definitions = Map.copyOf(definitions);
  }

  /**
   * A template of its text.
   *
   * @throws TemplateException if it isn't one
   */
  public static Template parse(String text) throws TemplateException {
    TemplateParser parser = new TemplateParser(text);
    return new Template(text, parser.statements(), parser.definitions());
  }

  /** What is wrong with a template, if anything is. */
  public static Optional<String> problem(String text) {
    try {
      parse(text);
      return Optional.empty();
    } catch (TemplateException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** Whether a function stands anywhere in the template, wherever it may lead when it runs. */
  public boolean calls(String function) {
    CalledFunctions called = new CalledFunctions();
    called.addAll(statements);
    definitions.values().forEach(called::addAll);
    return called.names().contains(function);
  }

  /**
   * The text with its actions replaced by what they give.
   *
   * @param name of the template, for errors
   * @throws TemplateFailure if an action fails; nothing of the text is of use then
   */
  public String expand(String name, TemplateData data, Surroundings surroundings)
      throws TemplateFailure {
    return new Expansion(this, name, data, surroundings).run();
  }

  List<Node.Statement> statements() {
    return statements;
  }

  Map<String, List<Node.Statement>> definitions() {
    return definitions;
  }

  /** Where a node stands, as line and column in bytes, {@code 1:120}. */
  String place(Node.Positioned node) {
    String before = PREAMBLE + text.substring(0, node.position());
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    String onLine = before.substring(before.lastIndexOf('\n') + 1);
    return line + ":" + onLine.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return text;
  }
}
