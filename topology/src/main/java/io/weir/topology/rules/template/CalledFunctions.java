package io.weir.topology.rules.template;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the functions that stand in parts of a template. One use, one thread. */
final class CalledFunctions {
  private final Set<String> names = new HashSet<>();

  /** What was found so far. */
  Set<String> names() {
    return names;
  }

  void addAll(List<Node.Statement> statements) {
    statements.forEach(this::add);
  }

  private void add(Node.Statement statement) {
    switch (statement) {
      case Node.Plain plain -> {}
      case Node.Jump jump -> {}
      case Node.Action action -> add(action.pipeline());
      case Node.Branch branch -> {
        add(branch.pipeline());
        addAll(branch.body());
        addAll(branch.otherwise());
      }
      case Node.Range range -> {
        add(range.pipeline());
        addAll(range.body());
        addAll(range.otherwise());
      }
      case Node.Include include -> add(include.pipeline());
    }
  }

  private void add(Optional<Node.Pipeline> pipeline) {
    pipeline.ifPresent(this::add);
  }

  private void add(Node.Operand operand) {
    switch (operand) {
      case Node.Word word -> names.add(word.name());
      case Node.Chain chain -> add(chain.operand());
      case Node.Pipeline pipeline ->
          pipeline.commands().forEach(command -> command.operands().forEach(this::add));
      case Node.Field field -> {}
      case Node.Variable variable -> {}
      case Node.Dot dot -> {}
      case Node.Nil nil -> {}
      case Node.Truth truth -> {}
      case Node.Numeral numeral -> {}
      case Node.Text text -> {}
    }
  }
}
