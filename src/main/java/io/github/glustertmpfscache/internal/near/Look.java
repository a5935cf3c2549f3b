package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.value.FoundValue;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the mount has brought.
 *
 * @param found null if there is no live value that can be used
 * @param unchanged whether it is the one that was in memory
 * @param absent whether the mount has no live entry, which is so for all codecs
 */
record Look<V>(@Nullable FoundValue<V> found, boolean unchanged, boolean absent) {}
