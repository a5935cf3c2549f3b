package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Of several that make the same file at the same moment, does exactly one succeed? */
final class ExclusivityCheck implements Check {
    private static final int RACES = 50;
    private static final int THREADS_PER_MOUNT = 2;

    private interface Attempt {
        void run(Path contender, Path target) throws IOException;
    }

    /** How a kind of races ended. */
    record Tally(int races, int none, int several) {}

    @Override
    public String id() {
        return "exclusivity";
    }

    @Override
    public String title() {
        return "one winner";
    }

    @Override
    public MountFinding run(Exam exam) throws IOException, InterruptedException {
        Workspace workspace = exam.workspace();
        try {
            Tally links = race(exam, workspace::link);
            Tally creates = race(exam, (contender, target) -> workspace.write(target, new byte[] {1}));
            return judge(links, creates, exam.views().size());
        } catch (UnsupportedOperationException e) {
            return noLinks(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage())
                    .matches("(?s).*(Operation not (permitted|supported)|Function not implemented).*")) {
                return noLinks(Failure.words(e));
            }
            throw e;
        }
    }

    private MountFinding noLinks(String reason) {
        return found(
                Verdict.FAIL,
                "no hard links: " + reason,
                Map.of(),
                "putIfAbsent and oncePerCluster do not work here; the rest does");
    }

    private static Tally race(Exam exam, Attempt attempt) throws IOException, InterruptedException {
        Workspace workspace = exam.workspace();
        List<Path> contenders = new ArrayList<>();
        for (Path view : exam.views()) {
            for (int thread = 0; thread < THREADS_PER_MOUNT; thread++) {
                Path contender = view.resolve("contender" + contenders.size());
                workspace.deleteIfThere(contender);
                workspace.write(contender, new byte[] {1});
                contenders.add(contender);
            }
        }
        long start = System.nanoTime();
        Duration limit = exam.settings().measureFor();
        int races = 0;
        int none = 0;
        int several = 0;
        while (races < RACES && exam.isWithin(start, limit)) {
            String target = "won" + races++;
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (Path contender : contenders) {
                tasks.add(() -> wins(attempt, contender, contender.resolveSibling(target)));
            }
            long winners = exam.together(tasks).stream().filter(won -> won).count();
            none += winners == 0 ? 1 : 0;
            several += winners > 1 ? 1 : 0;
            workspace.deleteIfThere(workspace.path().resolve(target));
        }
        return new Tally(races, none, several);
    }

    private static boolean wins(Attempt attempt, Path contender, Path target) throws IOException {
        try {
            attempt.run(contender, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            if (Failure.isStale(e)) {
                return false; // what the other mount knows of the file is old; it has made nothing
            }
            throw e;
        }
    }

    MountFinding judge(Tally links, Tally creates, int mounts) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("linkRaces", links.races());
        numbers.put("linkSeveralWinners", links.several());
        numbers.put("linkNoWinner", links.none());
        numbers.put("createRaces", creates.races());
        numbers.put("createSeveralWinners", creates.several());
        numbers.put("createNoWinner", creates.none());
        int several = links.several() + creates.several();
        int none = links.none() + creates.none();
        String words = String.format(
                Locale.ROOT,
                "%d races of link and %d of exclusive create%s: %d with several winners, %d with none",
                links.races(),
                creates.races(),
                mounts > 1 ? " between two mounts" : "",
                several,
                none);
        if (several > 0) {
            return found(
                    Verdict.FAIL,
                    words,
                    numbers,
                    "Do not rely on putIfAbsent and oncePerCluster here: several hosts may be told that they were first");
        }
        if (none > 0) {
            return found(
                    Verdict.WARN,
                    words,
                    numbers,
                    "A host that was first may be told that it was not: putIfAbsent may return false for the winner");
        }
        return links.races() == 0 || creates.races() == 0
                ? found(Verdict.WARN, words, numbers, "Too slow to tell: allow more time")
                : pass(words, numbers);
    }
}
