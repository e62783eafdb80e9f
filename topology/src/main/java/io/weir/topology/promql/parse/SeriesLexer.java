package io.weir.topology.promql.parse;

import static io.weir.topology.promql.parse.Characters.END;
import static io.weir.topology.promql.parse.Characters.isDigit;
import static io.weir.topology.promql.parse.Characters.isLetter;
import static io.weir.topology.promql.parse.Characters.isSpace;
import static io.weir.topology.promql.parse.Characters.quoted;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.Position;

/**
 * Cuts the notation of a test's series into tokens: those of a metric, then those of values, where
 * a space is a token. One thread.
 */
final class SeriesLexer {
  private enum Part {
    METRIC,
    VALUES,
    HISTOGRAM,
    BUCKETS
  }

  private final Characters characters;
  private final Lexer metric;
  private final NumberScanner numbers;
  private Part part = Part.METRIC;
  private int start;

  SeriesLexer(String text) {
    this.characters = new Characters(text);
    this.metric = new Lexer(characters);
    this.numbers = new NumberScanner(characters, true);
  }

  /** The next token; after the end of input, or an error, it must not be called again. */
  Token next() {
    if (part == Part.METRIC) {
      return metric();
    }
    start = characters.index();
    try {
      if (isSpace(characters.peek())) {
        return space();
      }
      return switch (part) {
        case METRIC, VALUES -> value();
        case HISTOGRAM -> histogram();
        case BUCKETS -> bucket();
      };
    } catch (LexicalException e) {
      Position position = new Position(start, characters.index());
      String reason = String.valueOf(e.getMessage());
      return new Token(TokenKind.ERROR, position, reason, reason);
    }
  }

  private Token metric() {
    Token token = metric.next();
    boolean word = !token.text().isEmpty() && isNameStart(token.text().charAt(0));
    boolean nameEnds = word && !metric.isInBraces() && characters.peek() != '{';
    if (token.is(TokenKind.RIGHT_BRACE) || nameEnds) {
      part = Part.VALUES;
    }
    return token;
  }

  private static boolean isNameStart(char c) {
    return isLetter(c) || c == ':';
  }

  private Token space() {
    while (isSpace(characters.peek())) {
      characters.next();
    }
    return token(TokenKind.SPACE);
  }

  private Token value() throws LexicalException {
    int character = characters.peek();
    if (isDigit(character) || (character == '.' && isDigit(characters.peekSecond()))) {
      return number();
    }
    characters.next();
    return switch (character) {
      case END -> token(TokenKind.END_OF_INPUT);
      case '+' -> token(TokenKind.ADD);
      case '-' -> token(TokenKind.SUBTRACT);
      case 'x' -> token(TokenKind.TIMES);
      case '_' -> token(TokenKind.BLANK);
      case '{' -> {
        if (!characters.accept("{")) {
          throw unexpectedInSequence(character);
        }
        part = Part.HISTOGRAM;
        yield token(TokenKind.OPEN_HISTOGRAM);
      }
      default -> {
        if (!isLetter(character)) {
          throw unexpectedInSequence(character);
        }
        while (Characters.isWord(characters.peek()) || characters.peek() == ':') {
          characters.next();
        }
        yield token(Lexer.wordKind(characters.since(start)));
      }
    };
  }

  private static LexicalException unexpectedInSequence(int character) {
    return new LexicalException("unexpected character in series sequence: " + quoted(character));
  }

  private Token number() throws LexicalException {
    if (!numbers.number()) {
      throw new LexicalException("bad number syntax: " + LabelText.quoted(characters.since(start)));
    }
    return token(TokenKind.NUMBER);
  }

  private Token histogram() throws LexicalException {
    int character = characters.peek();
    if (isDigit(character)) {
      return number();
    }
    if (isLetter(character) && character != 'x') {
      return descriptor();
    }
    characters.next();
    return switch (character) {
      case ':' -> token(TokenKind.COLON);
      case '-' -> token(TokenKind.SUBTRACT);
      case '[' -> {
        part = Part.BUCKETS;
        yield token(TokenKind.LEFT_BRACKET);
      }
      case '}' -> {
        if (!characters.accept("}")) {
          throw incomplete(character);
        }
        part = Part.VALUES;
        yield token(TokenKind.CLOSE_HISTOGRAM);
      }
      default -> throw incomplete(character);
    };
  }

  private static LexicalException incomplete(int character) {
    return new LexicalException(
        "histogram description incomplete unexpected: " + quoted(character));
  }

  private Token descriptor() throws LexicalException {
    while (isLetter(characters.peek())) {
      characters.next();
    }
    String word = characters.since(start);
    if (HistogramKey.named(word).isPresent()) {
      if (characters.peek() != ':') {
        throw new LexicalException("missing `:` for histogram descriptor");
      }
      return token(TokenKind.DESCRIPTOR);
    }
    if (Keywords.kind(word).filter(kind -> kind == TokenKind.NUMBER).isPresent()) {
      return token(TokenKind.NUMBER);
    }
    if (HistogramParser.resetHint(word).isPresent()) {
      return token(TokenKind.RESET_HINT);
    }
    throw new LexicalException("bad histogram descriptor found: " + LabelText.quoted(word));
  }

  private Token bucket() throws LexicalException {
    int character = characters.peek();
    if (isDigit(character)) {
      return number();
    }
    characters.next();
    if (character == ']') {
      part = Part.HISTOGRAM;
      return token(TokenKind.RIGHT_BRACKET);
    }
    if (character == '-') {
      return token(TokenKind.SUBTRACT);
    }
    while (isLetter(character) && isLetter(characters.peek())) {
      characters.next();
    }
    if (Keywords.kind(characters.since(start)).filter(k -> k == TokenKind.NUMBER).isEmpty()) {
      throw new LexicalException("invalid character in buckets description: " + quoted(character));
    }
    return token(TokenKind.NUMBER);
  }

  private Token token(TokenKind kind) {
    String text = characters.since(start);
    return new Token(kind, new Position(start, characters.index()), text, text);
  }
}
