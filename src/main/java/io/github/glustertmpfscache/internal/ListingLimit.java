package io.github.glustertmpfscache.internal;

/**
 * When a listing is not worth going on with.
 *
 * @param names after so many names
 * @param nanos after so long
 */
public record ListingLimit(int names, long nanos) {}
