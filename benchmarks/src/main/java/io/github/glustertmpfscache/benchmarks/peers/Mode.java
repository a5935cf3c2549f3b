package io.github.glustertmpfscache.benchmarks.peers;

/** A way of comparing. */
public enum Mode {
    /** Single operations of one thread. */
    OPERATIONS,
    /** Gets and puts by many threads at once. */
    LOAD
}
