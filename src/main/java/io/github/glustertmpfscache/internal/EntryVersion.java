package io.github.glustertmpfscache.internal;

/**
 * Names one put, among all puts of all hosts: no two entries ever written share it.
 *
 * @param writer a random number that each JVM draws once
 * @param sequence how many entries that JVM had written before
 */
public record EntryVersion(long writer, long sequence) {
    @Override
    public String toString() {
        return Long.toHexString(writer) + "-" + Long.toHexString(sequence);
    }
}
