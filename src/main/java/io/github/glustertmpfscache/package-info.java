/**
 * A cache directory that several hosts share.
 *
 * <p>Start at {@link io.github.glustertmpfscache.GlusterTmpfsCache#builder}; the other types are what its methods return
 * and throw. Everything below {@code internal} is free to change.
 */
@NullMarked
package io.github.glustertmpfscache;

import org.jspecify.annotations.NullMarked;
