package io.github.glustertmpfscache.internal;

/**
 * An entry as it was read, whole and verified.
 *
 * @param metadata what the entry says about itself
 * @param value what is stored of the value; a new array that the receiver owns
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier for one hand-over, never compared
public record StoredEntry(EntryMetadata metadata, byte[] value) {}
