package io.github.glustertmpfscache.internal.mount;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The names in a directory, read bit by bit. Not thread-safe. */
interface Listing extends Closeable {
    /** The next name; null at the end. */
    @Nullable
    String next() throws IOException;

    @Override
    void close();
}
