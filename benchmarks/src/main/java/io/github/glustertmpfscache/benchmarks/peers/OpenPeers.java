package io.github.glustertmpfscache.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * All peers, open at the same time so that they can take turns. They are closed when the run is broken off, too: a peer may hold gigabytes of
 * memory, or entries on a server.
 */
final class OpenPeers implements AutoCloseable {
    private static final long SEED = 1;

    private final List<OpenPeer> peers = new ArrayList<>();
    private final Random orders = new Random(SEED);

    private final ShutdownHook hook = new ShutdownHook(this::closeAll);
    private boolean isClosed;

    private OpenPeers() {}

    static OpenPeers open(List<PeerType> types, Load load) throws PeerFailedException {
        OpenPeers opened = new OpenPeers();
        for (PeerType type : types) {
            try {
                opened.add(new OpenPeer(type, type.opener().open(load)));
            } catch (Exception e) {
                opened.hook.close();
                opened.closeAll();
                throw new PeerFailedException(
                        type.title() + " could not be opened: " + e + ". Leave it out with --peers, if need be", e);
            }
        }
        return opened;
    }

    /** In the order of their types. */
    synchronized List<OpenPeer> all() {
        return List.copyOf(peers);
    }

    /** In an order of this turn's own, so that none always comes after the same one. Each run has the same orders. */
    synchronized List<OpenPeer> shuffled() {
        List<OpenPeer> shuffled = new ArrayList<>(peers);
        Collections.shuffle(shuffled, orders);
        return shuffled;
    }

    @Override
    public void close() throws PeerFailedException {
        hook.close();
        List<String> failures = closeAll();
        if (!failures.isEmpty()) {
            throw new PeerFailedException(String.join("; ", failures), null);
        }
    }

    private synchronized void add(OpenPeer open) {
        peers.add(open);
    }

    private synchronized List<String> closeAll() {
        List<String> failures = new ArrayList<>();
        if (!isClosed) {
            isClosed = true;
            for (OpenPeer open : peers) {
                try {
                    open.peer().close();
                } catch (Exception e) {
                    failures.add(open.type().title() + " could not be closed: " + e);
                }
            }
        }
        return failures;
    }
}
