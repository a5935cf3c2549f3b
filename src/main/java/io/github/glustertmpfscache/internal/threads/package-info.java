/** The library's own threads for calls that nobody, or not the caller, waits for. */
@NullMarked
package io.github.glustertmpfscache.internal.threads;

import org.jspecify.annotations.NullMarked;
