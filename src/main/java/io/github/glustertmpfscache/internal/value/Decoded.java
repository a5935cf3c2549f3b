package io.github.glustertmpfscache.internal.value;

/**
 * A value that was read, and what to keep of it.
 *
 * @param value the caller's
 * @param kept what {@link ValueFormat#fromKept} makes the value of again, whatever happens to this one
 * @param <V> the type of the values
 */
public record Decoded<V>(V value, Object kept) {}
