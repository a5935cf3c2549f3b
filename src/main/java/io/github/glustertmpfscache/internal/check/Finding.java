package io.github.glustertmpfscache.internal.check;

/** What a check may find. */
public enum Finding {
    /** An entry that can be read. */
    VALID("valid", false),
    /** An entry past its time to live. */
    EXPIRED("expired", false),
    /** An entry that is damaged or in the wrong place. */
    CORRUPT("corrupt", true),
    /** An entry that another version of the library may be able to read. */
    UNKNOWN_FORMAT("unknownFormat", true),
    /** Something that the file system does not let us read. */
    UNREADABLE("unreadable", true),
    /** What this library did not make. */
    FOREIGN("foreign", true),
    /** A directory of entries that is not there. */
    MISSING_SHARD("missingShards", true),
    /** An entry that is being written, or was by a writer that died. */
    TEMP("temps", false),
    /** What a putIfAbsent over a dead entry needs for some seconds. */
    CLAIM("claims", false),
    /** What a clear has left for the sweeper. */
    CLEARED_TREE("clearedTrees", false),
    /** A directory that is being built, or was by somebody who died. */
    UNFINISHED_TREE("unfinishedTrees", false);

    private final String word;
    private final boolean trouble;

    Finding(String word, boolean trouble) {
        this.word = word;
        this.trouble = trouble;
    }

    /** Its name in reports. */
    public String word() {
        return word;
    }

    /** Whether a cache in which this is found is not as it should be; the rest comes and goes in every cache. */
    public boolean isTrouble() {
        return trouble;
    }
}
