package io.github.glustertmpfscache.doctor;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link MountDoctor} has found. Immutable.
 *
 * @param mount the path that was examined, absolute
 * @param findings one for each check, in the order in which they were made; the checks that were skipped are among them
 */
public record Diagnosis(Path mount, List<MountFinding> findings) {

    /**
     * Copies the findings.
     *
     * @param mount the path that was examined
     * @param findings one for each check
     */
    public Diagnosis {
        requireNonNull(mount, "mount");
        findings = List.copyOf(findings);
    }

    /**
     * The worst verdict of all checks.
     *
     * @return {@link Verdict#FAIL}, else {@link Verdict#WARN}, else {@link Verdict#PASS}; never {@link Verdict#SKIPPED}, which does not count
     */
    public Verdict verdict() {
        return findings.stream()
                .map(MountFinding::verdict)
                .filter(verdict -> verdict != Verdict.SKIPPED)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.PASS);
    }

    /**
     * Finds what one check has found.
     *
     * @param check as in {@link MountFinding#check}
     * @return its finding, or empty if there is no such check
     */
    public Optional<MountFinding> finding(String check) {
        return findings.stream().filter(found -> found.check().equals(check)).findFirst();
    }
}
