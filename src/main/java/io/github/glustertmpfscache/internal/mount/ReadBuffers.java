package io.github.glustertmpfscache.internal.mount;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** A few direct buffers for the first read of an entry, so that a get allocates its value and little else. Thread-safe. */
final class ReadBuffers {
    /** What GlusterFS sends along with a LOOKUP, so that one round trip brings a small entry whole. */
    static final int LENGTH = 64 << 10;

    private static final int MOST_KEPT = 16;

    private final ArrayBlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(MOST_KEPT);

    ByteBuffer take() {
        ByteBuffer buffer = kept.poll();
        return buffer == null ? ByteBuffer.allocateDirect(LENGTH) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        // When there are enough, this one is left to the garbage collector.
        boolean unused = kept.offer(buffer);
    }
}
