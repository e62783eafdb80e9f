package io.weir.topology.rules.template;

/**
 * A piece of an action in a template.
 *
 * @param text as written
 * @param spaceBefore whether it stands apart from what is before it
 * @param position index in the template's text
 */
record TemplateToken(Kind kind, String text, boolean spaceBefore, int position) {
  enum Kind {
    /** The action's end. */
    END,
    WORD,
    /** {@code .name}. */
    FIELD,
    /** {@code .} alone. */
    DOT,
    /** {@code $name}. */
    VARIABLE,
    /** A number, a character, {@code true}, {@code false}. */
    CONSTANT,
    STRING,
    LEFT_PARENTHESIS,
    RIGHT_PARENTHESIS,
    PIPE,
    COMMA,
    ASSIGN,
    DECLARE
  }

  boolean is(Kind kind) {
    return this.kind == kind;
  }

  String shown() {
    return kind == Kind.END ? "the end of the action" : "\"" + text + "\"";
  }
}
