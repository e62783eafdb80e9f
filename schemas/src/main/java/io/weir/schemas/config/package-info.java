/**
 * Configuration: YAML whose every value knows its file, line, column and path, bound to records.
 *
 * <p>{@link io.weir.schemas.config.ConfigNode#parse} reads a file, {@link
 * io.weir.schemas.config.ConfigBinder} turns a mapping into a record, {@link
 * io.weir.schemas.config.ReferencePage} documents the same records.
 */
@NullMarked
package io.weir.schemas.config;

import org.jspecify.annotations.NullMarked;
