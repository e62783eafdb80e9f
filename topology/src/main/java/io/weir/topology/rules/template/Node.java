package io.weir.topology.rules.template;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A part of a template. Immutable; its text is what Go's errors show of it. */
sealed interface Node {
  /** What produces output or decides about it. */
  sealed interface Statement extends Node {}

  /** Text that is copied. */
  record Plain(String text) implements Statement {}

  /** The value of a pipeline, printed unless the pipeline declares. */
  record Action(Pipeline pipeline) implements Statement {
    @Override
    public String toString() {
      return "{{" + pipeline + "}}";
    }
  }

  /**
   * {@code if} and {@code with}.
   *
   * @param setsDot whether the value becomes {@code .} in the body, as {@code with} does
   */
  record Branch(boolean setsDot, Pipeline pipeline, List<Statement> body, List<Statement> otherwise)
      implements Statement {}

  /** {@code range}; the alternative is taken if there is nothing. */
  record Range(Pipeline pipeline, List<Statement> body, List<Statement> otherwise)
      implements Statement {}

  /** {@code break} or {@code continue} of the innermost range. */
  record Jump(boolean ends) implements Statement {}

  /** A call of a named template. */
  record Include(String quotedName, String name, Optional<Pipeline> pipeline, int position)
      implements Statement, Positioned {
    @Override
    public String toString() {
      return "{{template "
          + quotedName
          + pipeline.map(argument -> " " + argument).orElse("")
          + "}}";
    }
  }

  /** What errors name as their place. */
  sealed interface Positioned extends Node {
    /** Index in the template's text. */
    int position();
  }

  /**
   * Commands, each of which gets the value of the one before it as its last argument.
   *
   * @param declared the variables that get the value
   * @param assigns whether the variables are there already
   */
  record Pipeline(List<String> declared, boolean assigns, List<Command> commands, int position)
      implements Operand {
    @Override
    public String toString() {
      String left =
          declared.isEmpty() ? "" : String.join(", ", declared) + (assigns ? " = " : " := ");
      return left + commands.stream().map(Command::toString).collect(Collectors.joining(" | "));
    }
  }

  /** An operand, or a function and its arguments. */
  record Command(List<Operand> operands, int position) implements Positioned {
    @Override
    public String toString() {
      return operands.stream()
          .map(operand -> operand instanceof Pipeline ? "(" + operand + ")" : operand.toString())
          .collect(Collectors.joining(" "));
    }
  }

  /** What stands in a command. */
  sealed interface Operand extends Positioned {}

  /** A function's name. */
  record Word(String name, int position) implements Operand {
    @Override
    public String toString() {
      return name;
    }
  }

  /** {@code .A.B}, fields of the dot. */
  record Field(List<String> names, int position) implements Operand {
    @Override
    public String toString() {
      return "." + String.join(".", names);
    }
  }

  /** {@code $x.A.B}, fields of a variable, or {@code $x} alone. */
  record Variable(String name, List<String> fields, int position) implements Operand {
    @Override
    public String toString() {
      return fields.isEmpty() ? name : name + "." + String.join(".", fields);
    }
  }

  /** Fields of a function's or a parenthesized pipeline's value. */
  record Chain(Operand operand, List<String> fields, int position) implements Operand {
    @Override
    public String toString() {
      String start = operand instanceof Pipeline ? "(" + operand + ")" : operand.toString();
      return start + "." + String.join(".", fields);
    }
  }

  /** {@code .}. */
  record Dot(int position) implements Operand {
    @Override
    public String toString() {
      return ".";
    }
  }

  /** {@code nil}. */
  record Nil(int position) implements Operand {
    @Override
    public String toString() {
      return "nil";
    }
  }

  /** {@code true} or {@code false}. */
  record Truth(boolean value, int position) implements Operand {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** A number as written. */
  record Numeral(NumberConstant constant, int position) implements Operand {
    @Override
    public String toString() {
      return constant.text();
    }
  }

  /**
   * A text.
   *
   * @param quoted as written
   */
  record Text(String quoted, String value, int position) implements Operand {
    @Override
    public String toString() {
      return quoted;
    }
  }
}
