package io.github.glustertmpfscache.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/** A walk through all keys of a cache, file by file. Not thread-safe, but several threads may use it one after the other. */
public interface KeyScan extends Closeable {
    /**
     * Looks at one file more, and gives its key to {@code keys} if it holds a live entry.
     *
     * @return false at the end
     * @throws IOException if the walk cannot go on; it is over then
     */
    boolean advance(Consumer<? super EntryKey> keys) throws IOException;

    @Override
    void close();
}
