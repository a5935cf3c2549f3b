package io.github.glustertmpfscache.benchmark;

/** What the files contain. */
enum DataKind {
    /** Words and lines, as in the article; compresses well. */
    TEXT("text"),
    /** Does not compress. */
    RANDOM("random");

    private final String word;

    DataKind(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
