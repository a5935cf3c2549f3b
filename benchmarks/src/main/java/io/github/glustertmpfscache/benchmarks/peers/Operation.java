package io.github.glustertmpfscache.benchmarks.peers;

/** A single operation that is timed by itself, in the order in which a batch does them. */
public enum Operation {
    PUT_NEW("put new"),
    /** The same puts, with the time that a peer which queues them needs to store them. */
    PUT_NEW_STORED("put new, until stored"),
    PUT_OVER("put over"),
    PUT_OVER_STORED("put over, until stored"),
    GET_HIT("get hit"),
    GET_MISS("get miss"),
    REMOVE("remove");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** What tables and charts call it. */
    public String label() {
        return label;
    }
}
