package io.github.glustertmpfscache.benchmarks.peers;

/**
 * A contender: a cache and how it is set up.
 *
 * @param id its name on the command line and in results, such as "redis-wait"
 * @param title its name in tables and charts
 * @param setup how it is set up, in one line, and whose advice that is
 * @param opener opens an empty one
 */
public record PeerType(String id, String title, String setup, Opener opener) {
    /** Opens a peer. */
    public interface Opener {
        /**
         * Opens one that holds nothing.
         *
         * @param load what it will be used for, so that it can be given the room that its users would give it
         */
        Peer open(Load load) throws Exception;
    }
}
