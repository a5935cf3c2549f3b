package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One question about the mount. */
interface Check {
    /** In snake case; programs go by it. */
    String id();

    String title();

    /** Whether it needs a directory of its own on the mount. */
    default boolean needsWorkspace() {
        return true;
    }

    /** How many bytes it has on the mount at one time, at most; zero if it writes nothing. */
    default long bytes() {
        return needsWorkspace() ? 16 << 10 : 0;
    }

    /**
     * Answers it. Called on a thread that is given up if a file call does not return. What it throws fails the check.
     *
     * @throws IOException if the file system says so
     */
    MountFinding run(Exam exam) throws IOException, InterruptedException;

    default MountFinding pass(String measured, Map<String, ? extends Number> numbers) {
        return found(Verdict.PASS, measured, numbers, "");
    }

    default MountFinding skipped(String why) {
        return found(Verdict.SKIPPED, why, Map.of(), "");
    }

    default MountFinding found(Verdict verdict, String measured, Map<String, ? extends Number> numbers, String remedy) {
        return new MountFinding(id(), title(), verdict, measured, new LinkedHashMap<>(numbers), remedy);
    }
}
