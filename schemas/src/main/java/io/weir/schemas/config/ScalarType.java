package io.weir.schemas.config;

import java.util.function.Function;

/**
 * How a text becomes a value.
 *
 * @param name the name in the reference page, such as {@code duration}
 * @param expected what messages call it, such as {@code a duration}
 * @param textual whether an empty text is a value, so that null is read as one
 * @param parser throws {@link IllegalArgumentException} with {@code expected …, found …}
 */
record ScalarType(
    String name, String expected, boolean textual, Function<String, ? extends Object> parser) {}
