package io.github.glustertmpfscache.internal.mount;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few direct buffers for the first read of an entry, so that a get allocates its value and little else. When more threads
 * read at once than there are buffers, the others read into the heap. Thread-safe.
 */
final class ReadBuffers {
    /** One set for the JVM, so that many named caches need no more memory outside the heap than one. */
    static final ReadBuffers OF_THIS_JVM = new ReadBuffers();

    /** So that one round trip brings a small entry whole. */
    static final int LENGTH = EntryFormat.COMES_WITH_METADATA;

    private static final int MOST = 16;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(MOST);
    private final AtomicInteger made = new AtomicInteger();

    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        if (buffer != null) {
            return buffer.clear();
        }
        boolean direct = made.get() < MOST && made.getAndIncrement() < MOST;
        return direct ? ByteBuffer.allocateDirect(LENGTH) : ByteBuffer.allocate(LENGTH);
    }

    void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            free.add(buffer);
        }
    }
}
