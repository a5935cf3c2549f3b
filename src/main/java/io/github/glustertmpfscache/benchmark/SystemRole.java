package io.github.glustertmpfscache.benchmark;

/** The two systems of the article, and what the article measured for each on its own hardware. */
enum SystemRole {
    CACHE("Cache System", "--cache", 16.26),
    FILE("File System", "--file", 16.64);

    private final String label;
    private final String option;
    private final double articleRoundSeconds;

    SystemRole(String label, String option, double articleRoundSeconds) {
        this.label = label;
        this.option = option;
        this.articleRoundSeconds = articleRoundSeconds;
    }

    String label() {
        return label;
    }

    /** For narrow columns. */
    String shortLabel() {
        return label.substring(0, label.indexOf(' '));
    }

    String option() {
        return option;
    }

    double articleRoundSeconds() {
        return articleRoundSeconds;
    }
}
