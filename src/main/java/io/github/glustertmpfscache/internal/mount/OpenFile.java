package io.github.glustertmpfscache.internal.mount;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is open for one read or one write, from its start to its end, or for one update in place. */
interface OpenFile extends Closeable {
    /** Reads what comes next; returns how many bytes, or -1 at the end of the file. */
    int read(ByteBuffer into) throws IOException;

    /** Writes the buffers in one go (one {@code writev}); returns how many bytes the system took. */
    long write(ByteBuffer... from) throws IOException;

    /** Overwrites what is at a position, in one go (one {@code pwrite}). */
    void overwrite(long position, ByteBuffer with) throws IOException;

    /** The file's length in bytes. */
    long size() throws IOException;

    /** Closes the file. GlusterFS reports failed writes here, so a writer must not ignore what this throws. */
    @Override
    void close() throws IOException;
}
