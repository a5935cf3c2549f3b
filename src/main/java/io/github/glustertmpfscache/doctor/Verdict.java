package io.github.glustertmpfscache.doctor;

/** How bad it is. */
public enum Verdict {
    /** As it should be. */
    PASS,
    /** A cache works, but not as well as it could, or not as the library's documentation says. */
    WARN,
    /** A cache does not work here, or breaks a promise of the library. */
    FAIL,
    /** Not examined; what was measured says why. */
    SKIPPED
}
