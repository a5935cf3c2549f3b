package io.github.glustertmpfscache.observe;

/** What came of a {@link MountOperation}. */
public enum MountOutcome {
    /** A value was read, or the entry or claim was written, changed or removed. */
    SUCCESS,
    /** The value in memory is still the one on the mount; nothing was read. */
    UNCHANGED,
    /** There was no live entry to read, change or remove; or there was one where there was to be none. */
    NOTHING,
    /** There is no room. */
    FULL,
    /** The operation's time was over before the mount had answered. */
    TIMEOUT,
    /** The mount is out: it has said so, or is known to be and was not asked. */
    UNAVAILABLE,
    /** Another failure. */
    ERROR
}
