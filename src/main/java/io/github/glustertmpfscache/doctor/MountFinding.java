package io.github.glustertmpfscache.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one check of a {@link MountDoctor} has found. Immutable.
 *
 * @param check which check, in snake case, such as {@code rename_atomicity}; stays the same in later versions
 * @param title the check's name for people
 * @param verdict how bad it is
 * @param measured what was seen, in words, on one line; holds what a file system or a command has said, so it may hold any character
 * @param numbers what was measured, by names that say the unit, such as {@code maxMillis}, in a fixed order; empty if nothing was counted
 * @param remedy what to do, on one line; empty if there is nothing to do
 */
public record MountFinding(
        String check, String title, Verdict verdict, String measured, Map<String, Number> numbers, String remedy) {

    /**
     * Copies the numbers.
     *
     * @param check which check
     * @param title its name for people
     * @param verdict how bad it is
     * @param measured what was seen
     * @param numbers what was measured
     * @param remedy what to do
     */
    public MountFinding {
        requireNonNull(check, "check");
        requireNonNull(title, "title");
        requireNonNull(verdict, "verdict");
        requireNonNull(measured, "measured");
        requireNonNull(remedy, "remedy");
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
}
