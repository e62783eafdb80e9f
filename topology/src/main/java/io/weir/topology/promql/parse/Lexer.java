package io.weir.topology.promql.parse;

import static io.weir.topology.promql.parse.Characters.END;
import static io.weir.topology.promql.parse.Characters.isDigit;
import static io.weir.topology.promql.parse.Characters.isLetter;
import static io.weir.topology.promql.parse.Characters.isSpace;
import static io.weir.topology.promql.parse.Characters.isWord;
import static io.weir.topology.promql.parse.Characters.quoted;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.Position;

/**
 * Cuts the text of an expression into tokens, comments and spaces left out. What a word or a colon
 * is depends on whether braces or brackets are open around it. One thread.
 */
final class Lexer {
  private final Characters characters;
  private final NumberScanner numbers;
  private int start;

  private int openParentheses;
  private boolean inBraces;
  private boolean inBrackets;

  /** Whether brackets are open and no number stood in them yet. */
  private boolean beforeNumber;

  private boolean colonSeen;

  /** Whether a number stood in any brackets up to here. */
  private boolean numberSeen;

  Lexer(String text) {
    this(new Characters(text));
  }

  Lexer(Characters characters) {
    this.characters = characters;
    this.numbers = new NumberScanner(characters, false);
  }

  /** The next token; after the end of input, or an error, it must not be called again. */
  Token next() {
    skipSpacesAndComments();
    start = characters.index();
    try {
      if (inBraces) {
        return inBraces();
      }
      return beforeNumber ? beforeNumber() : statement();
    } catch (LexicalException e) {
      Position position = new Position(start, characters.index());
      String reason = String.valueOf(e.getMessage());
      return new Token(TokenKind.ERROR, position, reason, reason);
    }
  }

  /** Whether braces are open behind the last token. */
  boolean isInBraces() {
    return inBraces;
  }

  private void skipSpacesAndComments() {
    while (true) {
      if (isSpace(characters.peek())) {
        characters.next();
      } else if (characters.peek() == '#' && !beforeNumber) {
        skipLine();
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    int character = characters.peek();
    while (character != END && character != '\n' && character != '\r') {
      characters.next();
      character = characters.peek();
    }
  }

  private Token statement() throws LexicalException {
    int character = characters.peek();
    if (isDigit(character) || (character == '.' && isDigit(characters.peekSecond()))) {
      return numberOrDuration();
    }
    if (isLetter(character) || character == ':') {
      return inBrackets ? wordInBrackets() : word();
    }
    characters.next();
    return switch (character) {
      case END -> end();
      case ',' -> token(TokenKind.COMMA);
      case '*' -> token(TokenKind.MULTIPLY);
      case '/' -> token(TokenKind.DIVIDE);
      case '%' -> token(TokenKind.MODULO);
      case '+' -> token(TokenKind.ADD);
      case '-' -> token(TokenKind.SUBTRACT);
      case '^' -> token(TokenKind.POWER);
      case '@' -> token(TokenKind.AT);
      case '=', '!', '<', '>' -> comparison(character);
      case '"', '\'', '`' -> string(character);
      case '(' -> openParenthesis();
      case ')' -> closeParenthesis();
      case '{' -> {
        inBraces = true;
        yield token(TokenKind.LEFT_BRACE);
      }
      case '[' -> openBracket();
      case ']' -> closeBracket();
      default -> throw new LexicalException("unexpected character: " + quoted(character));
    };
  }

  private Token end() throws LexicalException {
    if (openParentheses != 0) {
      throw new LexicalException("unclosed left parenthesis");
    }
    if (inBrackets) {
      throw new LexicalException("unclosed left bracket");
    }
    return token(TokenKind.END_OF_INPUT);
  }

  private Token comparison(int first) throws LexicalException {
    boolean equalFollows = characters.peek() == '=';
    return switch (first) {
      case '=' -> {
        if (characters.peek() == '~') {
          throw new LexicalException("unexpected character after '=': '~'");
        }
        yield token(characters.accept("=") ? TokenKind.EQUAL : TokenKind.ASSIGN);
      }
      case '!' -> {
        int second = characters.next();
        if (second != '=') {
          throw new LexicalException("unexpected character after '!': " + quoted(second));
        }
        yield token(TokenKind.NOT_EQUAL);
      }
      case '<' -> {
        TokenKind longer = equalFollows ? TokenKind.LESS_OR_EQUAL : TokenKind.TRIM_UPPER;
        yield token(characters.accept("=/") ? longer : TokenKind.LESS);
      }
      default -> {
        TokenKind longer = equalFollows ? TokenKind.GREATER_OR_EQUAL : TokenKind.TRIM_LOWER;
        yield token(characters.accept("=/") ? longer : TokenKind.GREATER);
      }
    };
  }

  private Token openParenthesis() {
    openParentheses++;
    return token(TokenKind.LEFT_PARENTHESIS);
  }

  private Token closeParenthesis() throws LexicalException {
    openParentheses--;
    if (openParentheses < 0) {
      start = characters.index();
      throw new LexicalException("unexpected right parenthesis ')'");
    }
    return token(TokenKind.RIGHT_PARENTHESIS);
  }

  private Token openBracket() throws LexicalException {
    if (inBrackets) {
      throw new LexicalException("unexpected left bracket '['");
    }
    inBrackets = true;
    beforeNumber = true;
    colonSeen = false;
    return token(TokenKind.LEFT_BRACKET);
  }

  private Token closeBracket() throws LexicalException {
    if (!inBrackets) {
      throw new LexicalException("unexpected right bracket ']'");
    }
    inBrackets = false;
    beforeNumber = false;
    return token(TokenKind.RIGHT_BRACKET);
  }

  private Token string(int quote) throws LexicalException {
    String value = new StringScanner(characters, quote).scan();
    Token token = token(TokenKind.STRING);
    return new Token(token.kind(), token.position(), token.text(), value);
  }

  private Token numberOrDuration() throws LexicalException {
    numberSeen |= beforeNumber;
    beforeNumber = false;
    if (numbers.number()) {
      return token(TokenKind.NUMBER);
    }
    if (numbers.restOfDuration()) {
      return token(TokenKind.DURATION);
    }
    throw new LexicalException(
        "bad number or duration syntax: " + LabelText.quoted(characters.since(start)));
  }

  private Token word() {
    while (isWord(characters.peek()) || characters.peek() == ':') {
      characters.next();
    }
    String word = characters.since(start);
    TokenKind plain = word.indexOf(':') < 0 ? TokenKind.IDENTIFIER : TokenKind.METRIC_IDENTIFIER;
    TokenKind kind = Keywords.kind(word).orElse(plain);
    return switch (kind) {
      // Metrics of these names are older than the keywords.
      case FILL, FILL_LEFT, FILL_RIGHT -> token(parenthesisFollows() ? kind : TokenKind.IDENTIFIER);
      default -> token(kind);
    };
  }

  /** What a word is outside of braces and brackets. */
  static TokenKind wordKind(String word) {
    TokenKind plain = word.indexOf(':') < 0 ? TokenKind.IDENTIFIER : TokenKind.METRIC_IDENTIFIER;
    return Keywords.kind(word).orElse(plain);
  }

  private boolean parenthesisFollows() {
    int end = characters.index();
    while (isSpace(characters.peek())) {
      characters.next();
    }
    boolean follows = characters.peek() == '(';
    characters.moveTo(end);
    return follows;
  }

  private Token wordInBrackets() throws LexicalException {
    int character = characters.next();
    if (character == ':') {
      if (colonSeen) {
        throw new LexicalException("unexpected colon ':'");
      }
      colonSeen = true;
      return token(TokenKind.COLON);
    }
    if (!isDurationWord(character)) {
      throw new LexicalException("unexpected character: " + quoted(character) + ", expected ':'");
    }
    return token(Keywords.durationKind(characters.since(start)).orElseThrow());
  }

  /** Moves over the rest of a word that begins with {@code first}. */
  private boolean isDurationWord(int first) {
    if ("srmSRM".indexOf(first) < 0) {
      return false;
    }
    while (isLetter(characters.peek())) {
      characters.next();
    }
    return Keywords.durationKind(characters.since(start)).isPresent();
  }

  /** In brackets, as long as no number stood in them. */
  private Token beforeNumber() throws LexicalException {
    int character = characters.peek();
    if (isDigit(character) || (character == '.' && isDigit(characters.peekSecond()))) {
      return numberOrDuration();
    }
    characters.next();
    return switch (character) {
      case END -> throw new LexicalException("unexpected end of input in duration expression");
      case ']' -> closeBracket();
      case ':' -> colonBeforeNumber();
      case '(' -> openParenthesis();
      case ')' -> closeParenthesis();
      case '+' -> token(TokenKind.ADD);
      case '-' -> token(TokenKind.SUBTRACT);
      case '*' -> token(TokenKind.MULTIPLY);
      case '/' -> token(TokenKind.DIVIDE);
      case '%' -> token(TokenKind.MODULO);
      case '^' -> token(TokenKind.POWER);
      case ',' -> token(TokenKind.COMMA);
      default -> {
        if (!isDurationWord(character)) {
          throw new LexicalException(
              "unexpected character in duration expression: " + quoted(character));
        }
        yield token(Keywords.durationKind(characters.since(start)).orElseThrow());
      }
    };
  }

  private Token colonBeforeNumber() throws LexicalException {
    if (!numberSeen) {
      start = characters.index();
      throw new LexicalException("unexpected colon before duration in duration expression");
    }
    if (colonSeen) {
      start = characters.index();
      throw new LexicalException("unexpected repeated colon in duration expression");
    }
    colonSeen = true;
    return token(TokenKind.COLON);
  }

  /** In braces no word is a keyword. */
  private Token inBraces() throws LexicalException {
    int character = characters.next();
    if (isLetter(character)) {
      while (isWord(characters.peek())) {
        characters.next();
      }
      return token(TokenKind.IDENTIFIER);
    }
    return switch (character) {
      case END -> throw new LexicalException("unexpected end of input inside braces");
      case ',' -> token(TokenKind.COMMA);
      case '"', '\'', '`' -> string(character);
      case '=' -> token(characters.accept("~") ? TokenKind.EQUAL_REGEX : TokenKind.ASSIGN);
      case '!' -> {
        int second = characters.next();
        if (second != '~' && second != '=') {
          throw new LexicalException(
              "unexpected character after '!' inside braces: " + quoted(second));
        }
        yield token(second == '~' ? TokenKind.NOT_EQUAL_REGEX : TokenKind.NOT_EQUAL);
      }
      case '{' -> throw new LexicalException("unexpected left brace '{'");
      case '}' -> {
        inBraces = false;
        yield token(TokenKind.RIGHT_BRACE);
      }
      default ->
          throw new LexicalException("unexpected character inside braces: " + quoted(character));
    };
  }

  private Token token(TokenKind kind) {
    String text = characters.since(start);
    return new Token(kind, new Position(start, characters.index()), text, text);
  }
}
