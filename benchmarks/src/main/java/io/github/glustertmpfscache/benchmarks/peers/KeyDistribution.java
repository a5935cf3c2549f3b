package io.github.glustertmpfscache.benchmarks.peers;

/** How often each key is asked for. */
public enum KeyDistribution {
    UNIFORM,
    /** Zipf's law with the exponent 0.99, as YCSB has it; which keys are the frequent ones has nothing to do with their order. */
    ZIPF
}
