package io.github.glustertmpfscache.benchmarks.peers;

/** A peer that takes part, and its type. */
record OpenPeer(PeerType type, Peer peer) {
    boolean mayTear() {
        return peer instanceof TornReads;
    }
}
