package io.github.glustertmpfscache.benchmarks.peers;

/** Says which key comes next. For one thread alone. */
public interface KeyChooser {
    /** Returns a number from 0 to the number of keys, without it. */
    int next();
}
