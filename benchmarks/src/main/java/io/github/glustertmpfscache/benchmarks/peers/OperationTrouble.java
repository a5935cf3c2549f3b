package io.github.glustertmpfscache.benchmarks.peers;

/** What a peer did not do as it should have, all rounds together. */
final class OperationTrouble {
    final Failures failures = new Failures();
    /** Gets that found nothing right after the put. */
    long misses;
    /** Gets that returned the older of two values that were put one after the other. */
    long stale;
    /** Removed keys that were still there. */
    long unremoved;
}
