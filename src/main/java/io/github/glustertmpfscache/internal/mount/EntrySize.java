package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;

/** How long entries' files are. */
public final class EntrySize {
    private EntrySize() {}

    /** The length in bytes of the file of an entry with this key and a value of so many bytes. */
    public static long of(EntryKey key, int valueLength) {
        return (long) EntryFormat.headLength(key) + valueLength;
    }
}
