package io.github.glustertmpfscache.internal;

/**
 * What an entry says about itself, without its value.
 *
 * @param lifespan when it was written and when it expires
 * @param version which put wrote it
 * @param valueLength the value's length in bytes
 */
public record EntryMetadata(Lifespan lifespan, EntryVersion version, long valueLength) {}
