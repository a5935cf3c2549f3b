package io.github.glustertmpfscache.internal.reclaim;

/**
 * What a sweep remembers of the entries of one shard, so that the next one need not open those that are unchanged: a table
 * from the first 64 bits of a file's name to the file's fingerprint and its time of expiry, 24 bytes each and as much again
 * for free slots. Not thread-safe.
 */
final class SweepIndex {
    /** The time of expiry of a file that is no entry of this format. */
    static final long UNUSABLE = Long.MIN_VALUE;

    private static final int FIELDS = 3;

    private long[] table = new long[FIELDS * 16];
    private int size;

    /** Where a file's time of expiry is, or -1 if the file is not known as it is now. */
    int find(long name, long fingerprint) {
        int at = slot(table, name);
        return name != 0 && table[at] == name && table[at + 1] == fingerprint ? at + 2 : -1;
    }

    long expiresAt(int found) {
        return table[found];
    }

    void put(long name, long fingerprint, long expiresAtMillis) {
        if (name == 0) {
            return; // the mark of a free slot; such an entry is opened each time
        }
        if ((size + 1) * FIELDS * 2 > table.length) {
            grow();
        }
        int at = slot(table, name);
        size += table[at] == 0 ? 1 : 0;
        table[at] = name;
        table[at + 1] = fingerprint;
        table[at + 2] = expiresAtMillis;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int i = 0; i < table.length; i += FIELDS) {
            if (table[i] != 0) {
                System.arraycopy(table, i, larger, slot(larger, table[i]), FIELDS);
            }
        }
        table = larger;
    }

    private static int slot(long[] table, long name) {
        int slots = table.length / FIELDS;
        int slot = Math.floorMod(Long.hashCode(name * 0x9e3779b97f4a7c15L), slots);
        while (table[slot * FIELDS] != 0 && table[slot * FIELDS] != name) {
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        return slot * FIELDS;
    }
}
