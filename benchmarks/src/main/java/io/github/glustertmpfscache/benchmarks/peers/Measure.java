package io.github.glustertmpfscache.benchmarks.peers;

/** How a round's many batches become one figure. */
public enum Measure {
    /** All time divided by all operations, with every pause. */
    MEAN("mean"),
    /** The batch in the middle, which pauses of the machine and of garbage collection hardly touch. */
    MEDIAN_BATCH("median batch");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    /** What tables call it. */
    public String label() {
        return label;
    }
}
