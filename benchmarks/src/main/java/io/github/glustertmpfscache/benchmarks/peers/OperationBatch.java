package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Optional;

/**
 * Every single operation once for each of some keys, by one thread: puts of new keys, puts over them, gets, gets of absent keys, removals. A
 * batch takes tens of milliseconds, so that peers take turns often and what else the machine does hits all of them alike. Puts and the rest are
 * two parts, between which other peers may have their turn.
 */
final class OperationBatch {
    private static final int OLD = 0;
    private static final int NEW = 1;
    private static final int LEAST_KEYS = 16;
    private static final int MOST_KEYS = 256;
    private static final int BYTES = 8 << 20;

    private final String[] keys;
    private final String[] absent;
    private final Values values;

    OperationBatch(int valueBytes) {
        int count = Math.max(LEAST_KEYS, Math.min(MOST_KEYS, BYTES / valueBytes));
        keys = Keys.numbered("operation", count);
        absent = Keys.absent(keys);
        values = new Values(count, valueBytes, 2);
    }

    int keys() {
        return keys.length;
    }

    void runPuts(Peer peer, OperationTimes times, OperationTrouble trouble) throws Exception {
        long begun = System.nanoTime();
        puts(peer, OLD, Operation.PUT_NEW, Operation.PUT_NEW_STORED, times, trouble);
        puts(peer, NEW, Operation.PUT_OVER, Operation.PUT_OVER_STORED, times, trouble);
        times.addTotal(System.nanoTime() - begun);
    }

    /** After {@link #runPuts}. */
    void runOthers(Peer peer, OperationTimes times, OperationTrouble trouble) throws Exception {
        long begun = System.nanoTime();
        hits(peer, times, trouble);
        misses(peer, times, trouble);
        removals(peer, times, trouble);
        times.addTotal(System.nanoTime() - begun);
    }

    private void puts(
            Peer peer,
            int version,
            Operation returned,
            Operation stored,
            OperationTimes times,
            OperationTrouble trouble)
            throws Exception {
        long begun = System.nanoTime();
        for (int key = 0; key < keys.length; key++) {
            try {
                peer.put(keys[key], values.of(key, version));
            } catch (Exception e) {
                trouble.failures.add(e);
            }
        }
        times.add(returned, keys.length, System.nanoTime() - begun);
        Settling.settle(peer);
        times.add(stored, keys.length, System.nanoTime() - begun);
    }

    private void hits(Peer peer, OperationTimes times, OperationTrouble trouble) throws WrongValueException {
        long begun = System.nanoTime();
        for (int key = 0; key < keys.length; key++) {
            Optional<byte[]> found = get(peer, keys[key], trouble);
            if (found.isEmpty()) {
                trouble.misses++;
            } else if (values.version(key, found.get()) != NEW) {
                trouble.stale++;
            }
        }
        times.add(Operation.GET_HIT, keys.length, System.nanoTime() - begun);
    }

    private void misses(Peer peer, OperationTimes times, OperationTrouble trouble) throws WrongValueException {
        long begun = System.nanoTime();
        for (String key : absent) {
            if (get(peer, key, trouble).isPresent()) {
                throw new WrongValueException("A get of " + key + " returned a value although none was put");
            }
        }
        times.add(Operation.GET_MISS, keys.length, System.nanoTime() - begun);
    }

    private void removals(Peer peer, OperationTimes times, OperationTrouble trouble) throws Exception {
        long begun = System.nanoTime();
        for (String key : keys) {
            try {
                peer.remove(key);
            } catch (Exception e) {
                trouble.failures.add(e);
            }
        }
        times.add(Operation.REMOVE, keys.length, System.nanoTime() - begun);
        Settling.settle(peer);
        // A remove that does nothing would be the fastest one.
        for (String key : keys) {
            if (get(peer, key, trouble).isPresent()) {
                trouble.unremoved++;
            }
        }
    }

    private static Optional<byte[]> get(Peer peer, String key, OperationTrouble trouble) {
        try {
            return peer.get(key);
        } catch (Exception e) {
            trouble.failures.add(e);
            return Optional.empty();
        }
    }
}
