package io.weir.topology.promql.parse;

import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tokens of a text one after the other, and the errors in it. One thread. */
final class Tokens {
  private final String text;
  private final Supplier<Token> lexer;
  private @Nullable Token peeked;
  private Position last = Position.NOWHERE;
  private Context context = Context.NONE;

  Tokens(String text, Supplier<Token> lexer) {
    this.text = text;
    this.lexer = lexer;
  }

  /** The next token, which stays. */
  Token peek() throws ParseException {
    Token token = peeked;
    if (token == null) {
      token = lexer.get();
      if (token.is(TokenKind.ERROR)) {
        throw error(token.position(), token.text());
      }
      peeked = token;
    }
    return token;
  }

  /** The next token, which is taken. */
  Token next() throws ParseException {
    Token token = peek();
    peeked = null;
    last = token.position();
    return token;
  }

  /** Whether the next token is of this kind. */
  boolean at(TokenKind kind) throws ParseException {
    return peek().is(kind);
  }

  /** Takes the next token if it is of this kind. */
  boolean accept(TokenKind kind) throws ParseException {
    if (!at(kind)) {
      return false;
    }
    next();
    return true;
  }

  /** Takes the next token, which must be of this kind. */
  Token expect(TokenKind kind) throws ParseException {
    return expect(kind, context);
  }

  /** Takes the next token, which must be of this kind in this context. */
  Token expect(TokenKind kind, Context context) throws ParseException {
    if (!at(kind)) {
      throw unexpected(context);
    }
    return next();
  }

  /** Where the last token stands that was taken. */
  Position last() {
    return last;
  }

  /** Enters a part of the expression; returns the one around it, to enter again afterwards. */
  Context enter(Context part) {
    Context around = context;
    context = part;
    return around;
  }

  /** The next token can't stand here. */
  ParseException unexpected() throws ParseException {
    return unexpected(context);
  }

  /** The next token can't stand here. */
  ParseException unexpected(Context context) throws ParseException {
    Token token = peek();
    return error(token.position(), context.unexpected(token));
  }

  /** Something is wrong at a place. */
  ParseException error(Position position, String reason) {
    return new ParseException(position, reason, text);
  }
}
