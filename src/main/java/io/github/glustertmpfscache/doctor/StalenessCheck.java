package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long after a change does the other mount show it? */
final class StalenessCheck implements Check {
    private static final int FILES = 4;
    private static final int CHANGES_PER_FILE = 6;
    private static final int BYTES = 1024;

    /** A change that is not seen by then counts as never seen. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final long NEVER = -1;

    @Override
    public String id() {
        return "staleness";
    }

    @Override
    public String title() {
        return "staleness";
    }

    @Override
    public MountFinding run(Exam exam) throws IOException, InterruptedException {
        if (exam.other().isEmpty()) {
            return skipped(exam.noOther());
        }
        List<Callable<List<Long>>> tasks = new ArrayList<>();
        for (int file = 0; file < FILES; file++) {
            String name = "changed" + file;
            tasks.add(() -> measure(exam, name));
        }
        List<Double> millis = new ArrayList<>();
        int never = 0;
        for (List<Long> nanos : exam.together(tasks)) {
            for (long each : nanos) {
                if (each == NEVER) {
                    never++;
                } else {
                    millis.add(each / 1e6);
                }
            }
        }
        return judge(
                Percentiles.of(millis),
                never,
                exam.readersEntry().map(entry -> StalenessBound.of(entry, exam.readersClient())));
    }

    private static List<Long> measure(Exam exam, String name) throws IOException, InterruptedException {
        Workspace workspace = exam.workspace();
        Path here = exam.views().get(0).resolve(name);
        Path there = exam.views().get(1).resolve(name);
        workspace.put(here, Stamp.of(0, BYTES));
        List<Long> seenAfter = new ArrayList<>();
        long start = System.nanoTime();
        for (long version = 1;
                version <= CHANGES_PER_FILE && exam.isWithin(start, LONGEST.multipliedBy(2));
                version++) {
            long pauseStart = System.nanoTime();
            // So that they do not all come right after the mount has looked.
            Duration pause = Duration.ofNanos(ThreadLocalRandom.current()
                    .nextLong(1 + exam.settings().measureFor().dividedBy(4).toNanos()));
            while (exam.isWithin(pauseStart, pause)) {
                var unused = look(workspace, there); // as a host that uses the entry
            }
            workspace.put(here, Stamp.of(version, BYTES));
            long changed = System.nanoTime();
            long seen = NEVER;
            while (seen == NEVER && exam.isWithin(changed, LONGEST)) {
                if (look(workspace, there) >= version) {
                    seen = System.nanoTime() - changed;
                }
            }
            seenAfter.add(seen);
        }
        return seenAfter;
    }

    private static long look(Workspace workspace, Path file) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(2);
        try {
            return Stamp.read(workspace.read(file), BYTES);
        } catch (IOException e) {
            if (Failure.isStale(e) || Failure.isMissing(e)) {
                return Stamp.TORN;
            }
            throw e;
        }
    }

    MountFinding judge(Percentiles millis, int never, Optional<StalenessBound> promised) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("changes", millis.count() + never);
        numbers.put("neverSeen", never);
        String words = words(millis, never, numbers);
        if (never > 0) {
            return found(
                    Verdict.FAIL,
                    words + "; " + never + " not within " + LONGEST.toSeconds() + " s",
                    numbers,
                    "Hosts work with values that others have replaced long ago. GlusterFS: no features.cache-invalidation (group metadata-cache)"
                            + " and entry-timeout=1; NFS: actimeo=1,lookupcache=positive");
        }
        if (millis.count() == 0) {
            return found(Verdict.WARN, words + ": too few to tell", numbers, "Too slow to tell: allow more time");
        }
        if (millis.max() > StalenessBound.LIBRARY.toMillis()) {
            return found(
                    Verdict.WARN,
                    words,
                    numbers,
                    "More than the " + StalenessBound.LIBRARY.toSeconds() + " s that the library's documentation says. "
                            + promised.map(bound -> "The mount options say: " + bound.words() + ". ")
                                    .orElse("")
                            + "Mount with entry-timeout=1 (GlusterFS) or actimeo=1,lookupcache=positive (NFS)");
        }
        return pass(words, numbers);
    }

    /** A change that was never seen is later than all others, so it counts for the median. */
    private static String words(Percentiles millis, int never, Map<String, Number> numbers) {
        String words = millis.count() + " changes seen by the other mount";
        if (millis.count() == 0) {
            return words;
        }
        OptionalDouble median = millis.at(50, never);
        median.ifPresent(value -> numbers.put("p50Millis", value));
        numbers.put("maxMillis", millis.max());
        return words + " after "
                + (median.isPresent() ? Words.millis(median.getAsDouble()) + " (median), " : "")
                + Words.millis(millis.max()) + " (longest)";
    }
}
