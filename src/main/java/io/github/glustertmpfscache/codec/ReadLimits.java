package io.github.glustertmpfscache.codec;

import java.io.ObjectInputFilter;

/**
 * Bounds what reading one object may cost. The number of bytes and of references is bounded by the array that is read, as each
 * reference takes a byte; the stack and what arrays claim are not.
 *
 * <p>Also a second look at the classes: of those that a stream names, and of the tables that collections are about to make.
 */
final class ReadLimits implements ObjectInputFilter {
    private static final int MAX_DEPTH = 100;

    /** An element takes a byte at least; the rest is for hash tables, which are up to eight times as large as their content. */
    private static final long ELEMENTS_PER_BYTE = 8;

    private final ListedClasses listed;
    private long elementsLeft;

    ReadLimits(ListedClasses listed, int encodedLength) {
        this.listed = listed;
        this.elementsLeft = ELEMENTS_PER_BYTE * encodedLength;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        // All arrays together: each one is made before its elements are read, and arrays in arrays would add up.
        elementsLeft -= Math.max(0, info.arrayLength());
        if (info.depth() > MAX_DEPTH || elementsLeft < 0) {
            return Status.REJECTED;
        }
        Class<?> found = info.serialClass();
        if (found == null) {
            return Status.UNDECIDED;
        }
        return listed.contains(found) ? Status.ALLOWED : Status.REJECTED;
    }
}
