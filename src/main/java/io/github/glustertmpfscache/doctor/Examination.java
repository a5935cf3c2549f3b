package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the checks, and ends in time whatever the mount does.
 *
 * <p>Concurrency: each check runs on a daemon thread; the caller's thread only waits. A check of which a call does not return is given up, and
 * with it the examination. The workspace is removed by whoever comes first, the end or the JVM's shutdown hook.
 */
final class Examination {
    private static final Logger LOG = LoggerFactory.getLogger(MountDoctor.class);
    private static final String MORE_TIME = "Allow more time, or find out why the mount is slow";
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** How long the clean-up waits for a mount that has not answered before. */
    private static final Duration IF_FROZEN = Duration.ofSeconds(1);

    /** How long the JVM's end waits for the clean-up. */
    private static final Duration AT_SHUTDOWN = Duration.ofSeconds(2);

    /** A call that has been under way for so long when the time is over is waited for: the mount may be frozen. */
    private static final Duration SLOW = Duration.ofMillis(200);

    private final Exam exam;
    private final List<Check> checks;
    private final Consumer<DoctorProgress> progress;
    private final long startNanos = System.nanoTime();
    private @Nullable CompletableFuture<Boolean> cleanUp; // guarded by this
    private volatile boolean frozen;
    private boolean late;
    private volatile boolean stopped; // by the shutdown hook

    Examination(Exam exam, List<Check> checks, Consumer<DoctorProgress> progress) {
        this.exam = exam;
        this.checks = checks;
        this.progress = progress;
    }

    Diagnosis run() throws InterruptedException {
        List<MountFinding> findings = new ArrayList<>();
        Thread hook = new Thread(this::onShutdown, "gluster-tmpfs-cache doctor stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            for (Check check : checks) {
                if (stopped) {
                    throw new InterruptedException("the JVM ends");
                }
                progress.accept(new DoctorProgress(findings.size(), checks.size(), check.title()));
                findings.add(run(check));
            }
        } finally {
            String left = end(exam.settings().patience());
            if (!left.isEmpty()) {
                findings.add(new MountFinding(
                        "clean_up",
                        "clean-up",
                        Verdict.WARN,
                        left,
                        Map.of(),
                        "Remove it by hand; the next doctor of this user removes it too, once it is "
                                + LeftoversCheck.GRACE.toHours() + " hours old"));
            }
            forget(hook);
        }
        if (stopped) {
            throw new InterruptedException("the JVM ends"); // what the last checks have found is not true
        }
        return new Diagnosis(exam.mount(), findings);
    }

    private MountFinding run(Check check) throws InterruptedException {
        if (late || (exam.over().isEmpty() && isLate())) {
            return check.found(
                    Verdict.WARN,
                    "no time was left: " + Words.time(exam.settings().atMost()) + " are over",
                    Map.of(),
                    MORE_TIME);
        }
        if (exam.over().isPresent()) {
            return check.skipped(exam.over().get());
        }
        Optional<String> tooFull = exam.tooFullFor(check.bytes());
        if (tooFull.isPresent()) {
            return check.skipped(tooFull.get());
        }
        if (check.needsWorkspace() && !exam.workspace().isReady()) {
            return check.skipped("it needs a directory to write in");
        }
        CompletableFuture<MountFinding> finding =
                DaemonThreads.start("gluster-tmpfs-cache doctor " + check.id(), () -> check.run(exam));
        while (true) {
            try {
                return finding.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Duration patience = exam.settings().patience();
                var stuck = exam.calls().stuckFor(patience);
                if (stuck.isPresent()) {
                    return frozen(check, stuck.get());
                }
                if (isLate() && (exam.calls().stuckFor(SLOW).isEmpty() || isLateBy(patience))) {
                    late = true;
                    exam.endBecause("no time was left");
                    exam.calls().end();
                    return check.found(
                            check instanceof FileSystemCheck ? Verdict.FAIL : Verdict.WARN,
                            "was not ready when the "
                                    + Words.time(exam.settings().atMost()) + " were over",
                            Map.of(),
                            MORE_TIME);
                }
            } catch (ExecutionException e) {
                return failed(check, Objects.requireNonNull(e.getCause()));
            }
        }
    }

    private boolean isLate() {
        return isLateBy(Duration.ZERO);
    }

    private boolean isLateBy(Duration more) {
        return System.nanoTime() - startNanos
                > exam.settings().atMost().plus(more).toNanos();
    }

    private MountFinding frozen(Check check, WatchedCalls.UnderWay call) {
        frozen = true;
        exam.endBecause("the mount does not answer");
        exam.calls().end();
        return check.found(
                Verdict.FAIL,
                "the mount does not answer: " + call + " has not returned for "
                        + Words.time(exam.settings().patience()),
                Map.of(),
                FrozenMount.remedy(call.path()));
    }

    private MountFinding failed(Check check, Throwable cause) {
        if (cause instanceof IOException e) {
            if (Failure.isNotConnected(e)) {
                exam.endBecause("the mount is not connected");
                return check.found(
                        Verdict.FAIL,
                        "mounted but not connected: " + Failure.words(e),
                        Map.of(),
                        Failure.remedy(e, mountOf(e)));
            }
            return check.found(Verdict.FAIL, Failure.words(e), Map.of(), Failure.remedy(e, mountOf(e)));
        }
        LOG.warn("The check {} has failed", check.id(), cause);
        return check.found(
                Verdict.FAIL,
                "the check itself has failed: " + cause,
                Map.of(),
                "Run the doctor again; should it stay so, report it as a bug");
    }

    /** The mount that a failure speaks of: the nearest above the file. */
    private Path mountOf(IOException e) {
        if (!(e instanceof FileSystemException failure) || failure.getFile() == null) {
            return exam.mount();
        }
        return mountOf(failure.getFile(), exam.mount(), exam.settings().otherMount());
    }

    static Path mountOf(String failed, Path mount, Optional<Path> other) {
        Path file = mount.getFileSystem().getPath(failed);
        return other.filter(file::startsWith)
                .filter(path -> !file.startsWith(mount) || path.getNameCount() > mount.getNameCount())
                .orElse(mount);
    }

    /** Removes what the examination has made; the first who calls it starts that, and others wait for the same. */
    private synchronized CompletableFuture<Boolean> cleanUp() {
        exam.calls().end();
        if (cleanUp == null) {
            cleanUp = DaemonThreads.start("gluster-tmpfs-cache doctor clean-up", () -> {
                exam.workspace().remove();
                return true;
            });
        }
        return cleanUp;
    }

    /** Removes what the examination has made, within that time; returns what to say if that cannot be done. */
    private String end(Duration longest) throws InterruptedException {
        Path path = exam.workspace().path();
        try {
            Duration limit = frozen && longest.compareTo(IF_FROZEN) > 0 ? IF_FROZEN : longest;
            boolean unused = cleanUp().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return "";
        } catch (TimeoutException e) {
            return path + " may be left: the mount does not answer";
        } catch (ExecutionException e) {
            return path + " may be left: "
                    + Objects.requireNonNull(e.getCause()).getMessage();
        }
    }

    private void onShutdown() {
        try {
            stopped = true;
            Duration patience = exam.settings().patience();
            String left = end(patience.compareTo(AT_SHUTDOWN) > 0 ? AT_SHUTDOWN : patience);
            if (!left.isEmpty()) {
                // Not to the log, which may have been shut down already.
                System.err.println(left + ". Remove it by hand; the next doctor removes it too, once it is "
                        + LeftoversCheck.GRACE.toHours() + " hours old");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the hook runs
        }
    }
}
