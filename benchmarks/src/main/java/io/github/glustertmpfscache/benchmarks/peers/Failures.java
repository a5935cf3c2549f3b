package io.github.glustertmpfscache.benchmarks.peers;

/** Counts what did not go well, and keeps the first exception's text. For one thread alone. */
final class Failures {
    private long count;
    private String first = "";

    void add(Exception exception) {
        count++;
        if (first.isEmpty()) {
            first = exception.toString();
        }
    }

    void add(Failures others) {
        count += others.count;
        if (first.isEmpty()) {
            first = others.first;
        }
    }

    long count() {
        return count;
    }

    /** Empty if there was none. */
    String first() {
        return first;
    }
}
