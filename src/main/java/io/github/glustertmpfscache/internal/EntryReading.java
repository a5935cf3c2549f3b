package io.github.glustertmpfscache.internal;

import org.jspecify.annotations.Nullable;

/** What an entry's file turned out to be. */
public sealed interface EntryReading {
    /** There is none that can be used. */
    EntryReading ABSENT = new Absent();

    /** There is none that can be used. */
    record Absent() implements EntryReading {}

    /**
     * It is the known one still.
     *
     * @param lifespan by its header and by what a touch has made of it
     * @param live whether it has not expired
     */
    record Unchanged(Lifespan lifespan, boolean live) implements EntryReading {}

    /**
     * It is another one than the known one, or none was known.
     *
     * @param entry the entry; its metadata say what its header does
     * @param identity recognises this entry, or an older one; null if it could not be told from one that may follow
     * @param lifespan by its header and by what a touch has made of it
     * @param live whether it has not expired
     */
    record Found(StoredEntry entry, @Nullable EntryIdentity identity, Lifespan lifespan, boolean live)
            implements EntryReading {}
}
