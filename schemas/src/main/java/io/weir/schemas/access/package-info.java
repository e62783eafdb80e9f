/**
 * Who may ask an instance for what: callers, their roles, and the credentials that prove them.
 *
 * <p>{@link io.weir.schemas.access.AccessConfig} is what a configuration says, {@link
 * io.weir.schemas.access.Authenticator} finds the {@link io.weir.schemas.access.Caller} behind a
 * request.
 */
@NullMarked
package io.weir.schemas.access;

import org.jspecify.annotations.NullMarked;
