package io.github.glustertmpfscache.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one JVM did to a few keys, one thing after the other, with the times at which each was done; so that it can be told how old is
 * what another JVM of this machine has read. The times are System.nanoTime(), which all JVMs of a Linux machine share.
 */
final class History {
    /** What a key has after a removal. */
    static final long ABSENT = -1;

    private final List<List<Change>> changes = new ArrayList<>();

    /**
     * A change of a key.
     *
     * @param kind how it was made
     * @param state the number that the key has after it, or {@link #ABSENT}
     * @param beginNanos when the call began
     * @param endNanos when the call returned
     */
    record Change(Kind kind, long state, long beginNanos, long endNanos) {
        Change as(Kind other) {
            return new Change(other, state, beginNanos, endNanos);
        }
    }

    enum Kind {
        PUT,
        EVICT,
        CLEAR
    }

    History(int keys) {
        for (int i = 0; i < keys; i++) {
            changes.add(new ArrayList<>());
        }
    }

    void add(int key, Change change) {
        changes.get(key).add(change);
    }

    /** Reads lines of {@code key kind state beginNanos endNanos} up to {@code end}. */
    static History read(int keys, BufferedReader lines) throws IOException {
        History history = new History(keys);
        for (String line = lines.readLine(); line != null && !line.equals("end"); line = lines.readLine()) {
            String[] fields = line.split(" ", -1);
            history.add(
                    Integer.parseInt(fields[0]),
                    new Change(
                            Kind.valueOf(fields[1]),
                            Long.parseLong(fields[2]),
                            Long.parseLong(fields[3]),
                            Long.parseLong(fields[4])));
        }
        return history;
    }

    long size() {
        return changes.stream().mapToLong(List::size).sum();
    }

    /**
     * The change that a reader should have known of and did not; null if what it has read was right at some time after it had begun.
     *
     * @param state the number that was read, or {@link #ABSENT}
     * @param beginNanos when the read began
     * @param endNanos when the read returned
     */
    @Nullable
    Change missedBy(int key, long state, long beginNanos, long endNanos) {
        List<Change> all = changes.get(key);
        Change missed = null;
        // From the newest on: whatever ended after the read had begun may or may not be seen by it.
        for (int i = all.size() - 1; i >= 0; i--) {
            Change change = all.get(i);
            if (change.beginNanos() > endNanos) {
                continue;
            }
            if (change.state() == state) {
                // Who does not know of a clear yet, finds none of the puts that came after it.
                return missed != null && change.kind() == Kind.CLEAR ? missed.as(Kind.CLEAR) : missed;
            }
            if (change.endNanos() <= beginNanos) {
                missed = change;
            }
        }
        throw new AssertionError("key " + key + " never had " + state + ": " + all);
    }

    /** Times, sorted, of which parts can be asked for. */
    static final class Times {
        private long[] nanos = new long[1024];
        private int count;

        void add(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }

        int count() {
            return count;
        }

        /** In milliseconds; 0 if there are none. */
        double quantile(double part) {
            Arrays.sort(nanos, 0, count);
            return count == 0 ? 0 : nanos[(int) Math.min(count - 1L, (long) (part * count))] / 1e6;
        }
    }
}
