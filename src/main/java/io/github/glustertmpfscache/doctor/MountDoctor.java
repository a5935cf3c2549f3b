package io.github.glustertmpfscache.doctor;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Finds out what a mount really promises to a cache: whether it is there and answers, whether a file that is renamed over another is ever
 * seen torn, how old what another mount shows may be, how long operations take, and what in its settings will hurt one day.
 *
 * <pre>{@code
 * Diagnosis diagnosis = MountDoctor.of(Path.of("/cache_client")).otherMount(Path.of("/other_mount")).examine();
 * diagnosis.findings().forEach(System.out::println);
 * }</pre>
 *
 * <p>It works in a directory of its own, {@code .gluster-tmpfs-cache-doctor-} and 16 hexadecimal digits, with mode 0700, and removes it at the
 * end, also when the JVM is ended by a signal. What a doctor that was killed has left is removed by the next one of the same user after 25 hours, since an examination may take a
 * day. It changes nothing else, and may run beside caches that are in use, which it slows down while it measures.
 *
 * <p>This class is not thread-safe; it may examine again.
 */
public final class MountDoctor {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** At a peer's calls. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Path mount;
    private Optional<Path> otherMount = Optional.empty();
    private boolean requireMount = true;
    private Duration patience = Duration.ofSeconds(5);
    private Duration atMost = Duration.ofMinutes(2);
    private Duration measureFor = Duration.ofSeconds(3);
    private List<String> glusterCommand = List.of();
    private Consumer<DoctorProgress> progress = now -> {};

    private MountDoctor(Path mount) {
        this.mount = mount.toAbsolutePath().normalize();
    }

    /**
     * Starts the configuration of an examination.
     *
     * @param mount where the volume is mounted, or a directory on it
     * @return a doctor with the defaults set
     */
    public static MountDoctor of(Path mount) {
        return new MountDoctor(requireNonNull(mount, "mount"));
    }

    /**
     * Sets where the same volume is mounted a second time on this host, or the same directory of it if {@code mount} is one; none if not
     * called. What another host would see is measured through it: a second mount has caches of its own, as another host does.
     *
     * @param otherMount the other path to the same directory
     * @return this doctor
     */
    public MountDoctor otherMount(Path otherMount) {
        this.otherMount = Optional.of(
                requireNonNull(otherMount, "otherMount").toAbsolutePath().normalize());
        return this;
    }

    /**
     * Sets whether the path must be on a file system that hosts share; true if not called. If it must, a local one fails, nothing is written
     * to it, and one that is shared but not GlusterFS is warned of.
     *
     * @param requireMount as for {@link io.github.glustertmpfscache.GlusterTmpfsCacheBuilder#requireMount}
     * @return this doctor
     */
    public MountDoctor requireMount(boolean requireMount) {
        this.requireMount = requireMount;
        return this;
    }

    /**
     * Sets after how long a file call that has not returned means that the mount does not answer; 5 seconds if not called.
     *
     * @param patience more than zero, a day at most
     * @return this doctor
     * @throws IllegalArgumentException if it is out of range
     */
    public MountDoctor patience(Duration patience) {
        this.patience = requireInRange("patience", patience);
        return this;
    }

    /**
     * Sets how long an examination may take in all, which must be longer than {@link #patience}; 2 minutes if not called. Once that is over, the
     * check under way is given up and the rest skipped, which are warnings.
     *
     * @param atMost more than zero, a day at most
     * @return this doctor
     * @throws IllegalArgumentException if it is out of range
     */
    public MountDoctor atMost(Duration atMost) {
        this.atMost = requireInRange("atMost", atMost);
        return this;
    }

    /**
     * Sets for how long each measurement goes on; 3 seconds if not called, which makes half a minute in all. The staleness check takes longer where
     * changes are seen late.
     *
     * @param measureFor more than zero, a day at most
     * @return this doctor
     * @throws IllegalArgumentException if it is out of range
     */
    public MountDoctor measureFor(Duration measureFor) {
        this.measureFor = requireInRange("measureFor", measureFor);
        return this;
    }

    /**
     * Sets how GlusterFS is asked for the volume's options, such as {@code ssh cache1 gluster}; if not called, {@code gluster} is tried, and
     * then {@code gluster --remote-host} with the server that the volume was mounted from.
     *
     * @param command the program and its arguments, before those of {@code gluster}; not empty
     * @return this doctor
     * @throws IllegalArgumentException if it is empty
     */
    public MountDoctor glusterCommand(List<String> command) {
        if (requireNonNull(command, "command").isEmpty()) {
            throw new IllegalArgumentException("glusterCommand must not be empty");
        }
        this.glusterCommand = List.copyOf(command);
        return this;
    }

    /**
     * Sets who is told how far the examination is: on its thread, before each check.
     *
     * @param progress must not block; what it throws ends the examination
     * @return this doctor
     */
    public MountDoctor progress(Consumer<DoctorProgress> progress) {
        this.progress = requireNonNull(progress, "progress");
        return this;
    }

    /**
     * Examines the mount. Blocks for about half a minute; never longer than {@link #atMost} and {@link #patience} together, whatever the mount
     * does. A mount that does not answer, is not connected or is not there is a finding and no exception. All calls to the mount, and all
     * commands, are made by daemon threads, of which those that hang in a call to the mount stay behind.
     *
     * @return what was found
     * @throws InterruptedException if the thread is interrupted; what was made on the mount is removed all the same
     * @throws IllegalStateException if {@link #atMost} is not longer than {@link #patience}: then it could not tell that the mount does not answer
     */
    public Diagnosis examine() throws InterruptedException {
        if (atMost.compareTo(patience) <= 0) {
            throw new IllegalStateException("atMost (" + atMost + ") must be longer than patience (" + patience + ")");
        }
        Exam exam = new Exam(
                new ExamSettings(mount, otherMount, requireMount, patience, atMost, measureFor, glusterCommand));
        return new Examination(exam, checks(), progress).run();
    }

    /**
     * Answers doctors that examine the same volume on other hosts, so that they can tell how the clocks differ and when this host sees their
     * changes. Looks first whether the volume is mounted, as {@link #examine} does, with {@link #requireMount} and {@link #patience}. Writes
     * nothing but small files into the directories of doctors that ask for it and run as the same user. Blocks for as long as given; several
     * doctors are answered at the same time.
     *
     * @param time for how long; more than zero, a day at most
     * @return how many doctors have had an answer
     * @throws IOException if the volume is not mounted there, or the mount is not connected, cannot be listed or does not answer; the message
     *     says what to do about it
     * @throws InterruptedException if the thread is interrupted, which ends it
     * @throws IllegalArgumentException if the time is out of range
     */
    public int answer(Duration time) throws IOException, InterruptedException {
        long limitNanos = requireInRange("time", time).toNanos();
        long startNanos = System.nanoTime();
        boolean glusterFs = isUsableGlusterFs();
        WatchedCalls calls = new WatchedCalls();
        Peer peer = new Peer(mount, calls, !glusterFs);
        CompletableFuture<Boolean> ended = DaemonThreads.start("gluster-tmpfs-cache doctor peer", () -> {
            peer.answer();
            return true;
        });
        try {
            while (System.nanoTime() - startNanos < limitNanos) {
                try {
                    boolean unused = ended.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                    return peer.answered();
                } catch (TimeoutException e) {
                    requireNotStuck(calls);
                }
            }
            return peer.answered();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new IOException(Failure.words(failure) + ". " + Failure.remedy(failure, mount), failure);
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            calls.end();
        }
    }

    /** Whether it is GlusterFS; throws if it cannot be used, whatever it is. */
    private boolean isUsableGlusterFs() throws IOException, InterruptedException {
        Exam exam = new Exam(
                new ExamSettings(mount, Optional.empty(), requireMount, patience, atMost, measureFor, glusterCommand));
        for (MountFinding finding : new Examination(exam, List.of(new FileSystemCheck()), now -> {})
                .run()
                .findings()) {
            if (finding.verdict() == Verdict.FAIL) {
                throw new IOException(finding.measured() + ". " + finding.remedy());
            }
        }
        return exam.isGlusterFs();
    }

    private void requireNotStuck(WatchedCalls calls) throws IOException {
        Optional<WatchedCalls.UnderWay> stuck = calls.stuckFor(patience);
        if (stuck.isPresent()) {
            throw new IOException("the mount does not answer: " + stuck.get() + " has not returned for "
                    + Words.time(patience) + ". " + FrozenMount.remedy(mount));
        }
    }

    static List<Check> checks() {
        return List.of(
                new FileSystemCheck(),
                new MountOptionsCheck(),
                new SpaceCheck(),
                new InodesCheck(),
                new PermissionsCheck(),
                new LeftoversCheck(),
                new OtherMountCheck(),
                new RenameCheck(),
                new StaleHandlesCheck(),
                new ExclusivityCheck(),
                new StalenessCheck(),
                new ClockCheck(),
                new PeerCheck(),
                new LatencyCheck("latency_1kb", "latency at 1 KB", 1 << 10, 50),
                new LatencyCheck("latency_1mb", "latency at 1 MB", 1 << 20, 20),
                new VersionsCheck(),
                new VolumeOptionsCheck());
    }

    private static Duration requireInRange(String name, Duration value) {
        if (requireNonNull(value, name).isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " (" + value + ") must be more than zero and a day at most");
        }
        return value;
    }

    /** Names the mount. */
    @Override
    public String toString() {
        return "doctor of " + mount;
    }
}
