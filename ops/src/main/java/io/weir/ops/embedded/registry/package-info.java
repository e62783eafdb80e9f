/**
 * The schema registry that {@code weir up} brings along: Confluent's REST API for Avro schemas,
 * kept in a compacted topic in Confluent's own record format.
 *
 * <p>Requests come in through the {@code …Api} classes, reads answer from the {@code Catalog}, and
 * writes go through {@code Registrations} to the {@code SchemaLog}, whose reader is the only one
 * that changes the catalog.
 */
@NullMarked
package io.weir.ops.embedded.registry;

import org.jspecify.annotations.NullMarked;
