package io.github.glustertmpfscache.benchmark;

import java.io.Closeable;
import java.io.IOException;

/** One way to keep values on a file system. Thread-safe as long as no two threads use one key. */
interface Contender extends Closeable {
    /** Stores a value under a key that has none. */
    void write(String key, byte[] value) throws IOException;

    /** Reads the value into a new array; the size is what was written, for those that have to be told. */
    byte[] read(String key, int size) throws IOException;

    void remove(String key) throws IOException;
}
