package io.github.glustertmpfscache.internal;

import java.io.IOException;

/** Something that does file calls. */
@FunctionalInterface
public interface IoCall<T> {
    T call() throws IOException;
}
