package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of one examination share.
 *
 * <p>Concurrency: checks run one after the other, each on its own thread; what one has found out is volatile for the next, and for the thread
 * that watches them.
 */
final class Exam {
    private final ExamSettings settings;
    private final WatchedCalls calls = new WatchedCalls();
    private final Workspace workspace;
    private volatile @Nullable MountEntry entry;
    private volatile @Nullable GlusterClient client;
    private volatile @Nullable Path other;
    private volatile String noOther = OtherMountCheck.HOW;
    private volatile @Nullable MountEntry otherEntry;
    private volatile @Nullable String full;
    private volatile long mostBytes = Long.MAX_VALUE;
    private volatile @Nullable Overwrites overwrites;
    private volatile @Nullable String over;

    Exam(ExamSettings settings) {
        this.settings = settings;
        this.workspace = new Workspace(settings.mount(), calls);
    }

    Path mount() {
        return settings.mount();
    }

    ExamSettings settings() {
        return settings;
    }

    WatchedCalls calls() {
        return calls;
    }

    Workspace workspace() {
        return workspace;
    }

    Optional<MountEntry> entry() {
        return Optional.ofNullable(entry);
    }

    void entry(@Nullable MountEntry found) {
        entry = found;
    }

    Optional<GlusterClient> client() {
        return Optional.ofNullable(client);
    }

    void client(@Nullable GlusterClient found) {
        client = found;
    }

    /** Whether it is on GlusterFS, as far as is known. */
    boolean isGlusterFs() {
        MountEntry known = entry;
        return known != null && known.isGlusterFs();
    }

    /** The same volume through another mount, once that is sure. */
    Optional<Path> other() {
        return Optional.ofNullable(other);
    }

    void other(Path same) {
        other = same;
    }

    /** Why there is no {@link #other}. */
    String noOther() {
        return noOther;
    }

    void noOtherBecause(String reason) {
        noOther = reason;
    }

    /** What the other path is on, whether or not it is the same volume. */
    Optional<MountEntry> otherEntry() {
        return Optional.ofNullable(otherEntry);
    }

    void otherEntry(MountEntry found) {
        otherEntry = found;
    }

    /** The mount that readers on other hosts are like: the other one if there is one. */
    Optional<MountEntry> readersEntry() {
        return otherEntry().or(this::entry);
    }

    Optional<GlusterClient> readersClient() {
        return otherEntry().isPresent() ? otherEntry().flatMap(GlusterClient::of) : client();
    }

    /** From now on nothing is written. */
    void full(String reason) {
        full = reason;
    }

    void mostBytes(long bytes) {
        mostBytes = bytes;
    }

    /** Why so many bytes must not be written, if they must not. */
    Optional<String> tooFullFor(long bytes) {
        if (bytes > 0 && full != null) {
            return Optional.ofNullable(full);
        }
        return bytes > mostBytes
                ? Optional.of("too little space is left to write " + Words.bytes(bytes) + " to it")
                : Optional.empty();
    }

    /** The workspace as each mount shows it: this one's, and the other's if there is one. */
    List<Path> views() {
        List<Path> views = new ArrayList<>(List.of(workspace.path()));
        other().ifPresent(mount -> views.add(mount.resolve(workspace.name())));
        return views;
    }

    /** What {@link RenameCheck} has counted. */
    Optional<Overwrites> overwrites() {
        return Optional.ofNullable(overwrites);
    }

    void overwrites(Overwrites counted) {
        overwrites = counted;
    }

    /** Ends the examination: the checks to come are skipped. */
    void endBecause(String reason) {
        over = reason;
    }

    Optional<String> over() {
        return Optional.ofNullable(over);
    }

    /** Whether there is still time for a loop that began then; false also once the examination has ended. */
    boolean isWithin(long startNanos, Duration limit) {
        return !calls.isEnded() && System.nanoTime() - startNanos < limit.toNanos();
    }

    /** Runs tasks at the same time, each on a thread of its own, and waits for all. */
    <T> List<T> together(List<Callable<T>> tasks) throws IOException, InterruptedException {
        List<CompletableFuture<T>> results = new ArrayList<>();
        for (Callable<T> task : tasks) {
            results.add(DaemonThreads.start("gluster-tmpfs-cache doctor worker", task));
        }
        List<T> all = new ArrayList<>();
        for (CompletableFuture<T> result : results) {
            all.add(get(result));
        }
        return all;
    }

    private static <T> T get(CompletableFuture<T> result) throws IOException, InterruptedException {
        try {
            return result.get();
        } catch (CancellationException e) {
            throw new IOException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
