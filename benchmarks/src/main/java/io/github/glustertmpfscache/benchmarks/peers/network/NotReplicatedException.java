package io.github.glustertmpfscache.benchmarks.peers.network;

/** The replica did not acknowledge a put in time: the primary has it, and may be all that has. */
final class NotReplicatedException extends Exception {
    private static final long serialVersionUID = 1;

    NotReplicatedException() {
        super("no replica acknowledged the put in time");
    }
}
