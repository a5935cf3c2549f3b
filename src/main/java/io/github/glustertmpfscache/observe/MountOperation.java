package io.github.glustertmpfscache.observe;

/** What is asked of the mount. */
public enum MountOperation {
    /** A value, or whether the one in memory is still the same. */
    GET,
    /** To write a value. */
    PUT,
    /** To write a value unless there is one. */
    PUT_IF_ABSENT,
    /** To remove an entry. */
    EVICT,
    /** To give an entry another time to live. */
    TOUCH,
    /** When an entry expires. */
    TTL,
    /** The right to load a value, for one host at a time. */
    CLAIM,
    /** To remove all entries. */
    CLEAR
}
