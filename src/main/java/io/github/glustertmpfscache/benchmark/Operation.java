package io.github.glustertmpfscache.benchmark;

/** The three timed steps of an iteration. */
enum Operation {
    WRITE("write"),
    READ("read"),
    REMOVE("remove");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
