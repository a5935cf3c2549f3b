package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;

/**
 * What stands before an entry's value.
 *
 * @param key whose value it is
 * @param metadata what the entry says about itself
 */
public record EntryHeader(EntryKey key, EntryMetadata metadata) {}
