/**
 * Where schemas are kept by id: the interface, and a client of registries that speak Confluent's
 * REST API.
 */
@NullMarked
package io.weir.schemas.registry;

import org.jspecify.annotations.NullMarked;
