package io.github.glustertmpfscache.benchmarks.peers;

/** Marks a {@link Peer} that does not claim to return whole values while others write: wrong ones are counted and do not end the run. */
public interface TornReads {}
