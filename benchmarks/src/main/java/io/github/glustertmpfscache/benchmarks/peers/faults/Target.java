package io.github.glustertmpfscache.benchmarks.peers.faults;

import io.github.glustertmpfscache.benchmarks.peers.Peer;

/**
 * A system one server of which is killed.
 *
 * @param id its name on the command line and in results
 * @param title its name in tables
 * @param killed which server, in words
 * @param setup how it is set up, and whose advice that is
 * @param client opens the client that the load goes through, of an empty cache
 * @param reader opens another client, with nothing in its own memory, of what the first one has stored under the same name
 * @param kill kills the server
 * @param restart starts it again; returns when it has all the data
 */
record Target(
        String id,
        String title,
        String killed,
        String setup,
        Opener client,
        Opener reader,
        Kill kill,
        Restart restart) {
    /** Opens a client. */
    interface Opener {
        /**
         * Opens one.
         *
         * @param name tells this round's entries from those of others, where a system needs that
         */
        Peer open(String name) throws Exception;
    }

    /** Kills a server. */
    interface Kill {
        /** Returns the moment, as {@link System#nanoTime()}, or one a little before it. */
        long run() throws Exception;
    }

    /** Starts it again. */
    interface Restart {
        void run() throws Exception;
    }
}
