package io.github.glustertmpfscache.internal.value;

import io.github.glustertmpfscache.internal.Lifespan;
import org.jspecify.annotations.Nullable;

/**
 * What a cache has for a key.
 *
 * @param value the value; null if the key is known to have none
 * @param lifespan when it was written and when it expires
 */
public record FoundValue<V>(@Nullable V value, Lifespan lifespan) {}
