package io.github.glustertmpfscache.benchmark;

import java.util.List;

/**
 * What every contender does on every system.
 *
 * @param sizeBytes the length of each file's content
 * @param iterations how often a round writes, reads and removes a file, all threads together
 * @param warmup iterations before the first round, which are not counted
 */
record Workload(
        int sizeBytes,
        int iterations,
        int rounds,
        int threads,
        int warmup,
        DataKind data,
        List<ContenderKind> contenders) {
    static final int ARTICLE_SIZE_BYTES = 1_000_000;
    static final int ARTICLE_ITERATIONS = 1_000;
    static final int ARTICLE_ROUNDS = 10;

    /** Whether a round does what a round of the article did, so that its time may stand beside the article's. */
    boolean isRoundOfArticle() {
        return sizeBytes == ARTICLE_SIZE_BYTES
                && iterations == ARTICLE_ITERATIONS
                && threads == 1
                && data == DataKind.TEXT;
    }

    /** A bound on the space that is in use at once on each system: each thread has one file at a time, or two. */
    long spaceNeededBytes() {
        return 1L * threads * sizeBytes * 4 + (1 << 20);
    }

    /** A bound on the heap: each thread has its payload and what it has read, and garbage is collected late. */
    long heapNeededBytes() {
        return 1L * threads * sizeBytes * 6 + 3L * Long.BYTES * iterations * rounds * contenders.size() * 2;
    }

    String describe() {
        return Numbers.count(sizeBytes) + " bytes of " + data.word() + "; write, read, remove; "
                + Numbers.count(iterations) + " times a round; " + Numbers.plural(rounds, "round") + "; "
                + Numbers.plural(threads, "thread");
    }
}
