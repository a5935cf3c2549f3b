package io.github.glustertmpfscache.internal;

/** The right to load a key's value, which one host at a time has. A hint that spares work: nothing goes wrong if two have it. */
public interface LoadClaim {
    /** Lets others load; fails silently, as others do not wait for ever. */
    void release();
}
