/**
 * Foreign programs that integration tests of all modules run against: finding, starting, ending.
 */
@NullMarked
package io.weir.schemas.peers;

import org.jspecify.annotations.NullMarked;
