package io.github.glustertmpfscache.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How often, and for how long, does a host get "Stale file handle" of a file that another one overwrites? Goes by what {@link RenameCheck} did. */
final class StaleHandlesCheck implements Check {
    @Override
    public String id() {
        return "stale_handles";
    }

    @Override
    public String title() {
        return "stale handles";
    }

    @Override
    public MountFinding run(Exam exam) {
        return exam.overwrites()
                .flatMap(Overwrites::there)
                .map(this::judge)
                .orElseGet(() -> skipped(exam.other().isPresent() ? "nothing was overwritten" : exam.noOther()));
    }

    MountFinding judge(ReadTally there) {
        double part = (double) there.stale() / Math.max(1, there.begun());
        double millis = TimeUnit.NANOSECONDS.toMicros(there.longestRunNanos()) / 1e3;
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("reads", there.begun());
        numbers.put("staleReads", there.stale());
        numbers.put("longestRun", there.longestRun());
        numbers.put("longestRunMillis", millis);
        String words = there.stale() == 0
                ? String.format(Locale.ROOT, "none in %,d reads", there.begun())
                : String.format(
                        Locale.ROOT,
                        "%s of %,d reads of the other mount; the longest run took %,d attempts and %s",
                        Words.percent(part),
                        there.begun(),
                        there.longestRun(),
                        Words.millis(millis));
        if (there.begun() == 0) {
            return found(
                    Verdict.WARN,
                    "too few reads to tell: none was ready in time",
                    numbers,
                    "Allow more time, or find out why the second mount is slow");
        }
        if (millis > StalenessBound.LIBRARY.toMillis()) {
            return found(
                    Verdict.WARN,
                    words,
                    numbers,
                    "Mount with entry-timeout=1 or 0: the library gets past a stale handle that lasts a second, not past one that stays");
        }
        return pass(words, numbers);
    }
}
