package io.weir.schemas.avro;

/**
 * An Avro payload in a range of an array.
 *
 * @param bytes the array; not to be changed
 * @param start inclusive
 * @param end exclusive
 */
@SuppressWarnings("ArrayRecordComponent") // a view, compared nowhere
public record Payload(byte[] bytes, int start, int end) {}
