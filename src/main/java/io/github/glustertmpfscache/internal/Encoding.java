package io.github.glustertmpfscache.internal;

/** How the bytes in an entry's file make up its value; the number is what the file holds. */
public enum Encoding {
    /** As they are. */
    PLAIN(0),
    /** As one Zstandard frame, which says how long they were. */
    ZSTD(1),
    /** There are none: the entry says that the key is known to have no value. */
    ABSENT(2);

    private final int number;

    Encoding(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
