package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;

/** How long entries are, and how much space files take. */
public final class EntrySize {
    private static final long PAGE = EntryFormat.PAGE;

    private EntrySize() {}

    /** How many bytes an entry with this key and a value of so many bytes has. */
    public static long of(EntryKey key, int valueLength) {
        return (long) EntryFormat.headLength(key) + valueLength;
    }

    /** What a file of so many bytes takes on a tmpfs: whole pages. */
    public static long inPages(long length) {
        return length > Long.MAX_VALUE - PAGE ? Long.MAX_VALUE : (length + PAGE - 1) / PAGE * PAGE;
    }
}
