package io.github.glustertmpfscache.benchmarks.peers;

/**
 * A {@link Peer} whose puts return before the value is where it belongs. Without waiting, its gets would be served from the queue, and its
 * writing would go on at the expense of the peer that is measured next.
 */
public interface Settling {
    /** Returns when nothing of what was put waits any more. */
    void settle() throws Exception;

    /** Waits for a peer that needs it. */
    static void settle(Peer peer) throws Exception {
        if (peer instanceof Settling settling) {
            settling.settle();
        }
    }
}
