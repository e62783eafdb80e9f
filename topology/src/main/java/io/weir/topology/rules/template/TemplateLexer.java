package io.weir.topology.rules.template;

import io.weir.topology.rules.template.TemplateToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into plain text and actions, and those into tokens; comments are left out. */
final class TemplateLexer {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?:(?<word>[\\p{L}_][\\p{L}\\p{Nd}_]*+)"
              + "|(?<field>\\.[\\p{L}_][\\p{L}\\p{Nd}_]*+)"
              + "|(?<variable>\\$[\\p{L}\\p{Nd}_]*+))(?=[\\s.,|:()]|}}|$)"
              + "|(?<constant>[+-]?(?:0[xXbBoO][0-9a-fA-F_]+|[0-9][0-9_]*(?:\\.[0-9_]*)?"
              + "(?:[eE][+-]?[0-9]+)?|\\.[0-9]+)i?(?![\\p{L}\\p{Nd}_.])"
              + "|'(?:[^'\\\\\\n]|\\\\(?:[abfnrtv\\\\'\"]|x\\p{XDigit}{2}|u\\p{XDigit}{4}|[0-7]{3}))')"
              + "|(?<string>\"(?:[^\"\\\\\\n]|\\\\.)*+\"|`[^`]*+`)"
              + "|(?<declare>:=)|(?<other>[().|,=])");

  private final String text;
  private final List<Piece> pieces = new ArrayList<>();
  private int index;
  private boolean trimsNext;

  /** What a template consists of. */
  sealed interface Piece {
    /** Text to be copied; what dashes trim is gone. */
    record Plain(String text) implements Piece {}

    /** The tokens between two delimiters, with the end as last one. */
    record Action(List<TemplateToken> tokens) implements Piece {}
  }

  TemplateLexer(String text) {
    this.text = text;
  }

  /** The pieces in order. */
  List<Piece> all() throws TemplateException {
    while (true) {
      int start = text.indexOf("{{", index);
      if (start < 0) {
        plain(text.substring(index), false);
        return pieces;
      }
      String before = text.substring(index, start);
      index = start + 2;
      boolean trims = text.startsWith("-", index) && isSpace(index + 1);
      plain(before, trims);
      if (trims) {
        index += 2;
      }
      if (text.startsWith("/*", index)) {
        skipComment();
      } else {
        pieces.add(new Piece.Action(action()));
      }
    }
  }

  private void plain(String raw, boolean trimsEnd) {
    String plain = trimsNext ? raw.replaceFirst("^[ \\t\\r\\n]+", "") : raw;
    if (trimsEnd) {
      plain = plain.replaceFirst("[ \\t\\r\\n]+$", "");
    }
    if (!plain.isEmpty()) {
      pieces.add(new Piece.Plain(plain));
    }
  }

  private void skipComment() throws TemplateException {
    int end = text.indexOf("*/", index + 2);
    if (end < 0) {
      throw new TemplateException("unclosed comment");
    }
    index = end + 2;
    if (!atEnd()) {
      throw new TemplateException("comment ends before closing delimiter");
    }
  }

  private boolean isSpace(int place) {
    return place < text.length() && " \t\r\n".indexOf(text.charAt(place)) >= 0;
  }

  private List<TemplateToken> action() throws TemplateException {
    List<TemplateToken> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    boolean space = false;
    while (!atEnd()) {
      if (index >= text.length()) {
        throw new TemplateException("unclosed action");
      }
      if (Character.isWhitespace(text.charAt(index))) {
        space = true;
        index++;
        continue;
      }
      if (!matcher.find(index) || matcher.start() != index) {
        throw new TemplateException(
            "unexpected \""
                + text.substring(index, text.offsetByCodePoints(index, 1))
                + "\" in an action");
      }
      tokens.add(new TemplateToken(kind(matcher), matcher.group(), space, index));
      space = false;
      index = matcher.end();
    }
    tokens.add(new TemplateToken(Kind.END, "", space, index));
    return tokens;
  }

  /** Moves behind the closing delimiter if it stands here. */
  private boolean atEnd() {
    if (isSpace(index) && text.startsWith("-}}", index + 1)) {
      index += 4;
      trimsNext = true;
      return true;
    }
    if (text.startsWith("}}", index)) {
      index += 2;
      trimsNext = false;
      return true;
    }
    return false;
  }

  private static Kind kind(Matcher matcher) {
    for (String group : List.of("word", "field", "variable", "constant", "string", "declare")) {
      if (matcher.group(group) != null) {
        boolean bool = matcher.group().equals("true") || matcher.group().equals("false");
        return bool ? Kind.CONSTANT : Kind.valueOf(group.toUpperCase(Locale.ROOT));
      }
    }
    return switch (matcher.group().charAt(0)) {
      case '(' -> Kind.LEFT_PARENTHESIS;
      case ')' -> Kind.RIGHT_PARENTHESIS;
      case '|' -> Kind.PIPE;
      case ',' -> Kind.COMMA;
      case '=' -> Kind.ASSIGN;
      default -> Kind.DOT;
    };
  }
}
