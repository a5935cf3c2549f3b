package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows which calls are under way, and for how long.
 *
 * <p>Concurrency: any thread makes calls; another one looks for those that do not return. Nothing ends such a call, so its thread is
 * left behind; should it come back, its next call fails, so that nothing is written after the examination has ended.
 */
final class WatchedCalls {
    private final Map<Thread, UnderWay> underWay = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /** Calls are refused. */
    static final class EndedException extends IOException {
        private static final long serialVersionUID = 1;

        EndedException() {
            super("The examination has ended");
        }
    }

    interface Call<T> {
        T run() throws IOException;
    }

    interface Action {
        void run() throws IOException;
    }

    record UnderWay(String what, Path path, long sinceNanos) {
        @Override
        public String toString() {
            return what + " " + path;
        }
    }

    <T> T call(String what, Path path, Call<T> call) throws IOException {
        if (ended) {
            throw new EndedException();
        }
        underWay.put(Thread.currentThread(), new UnderWay(what, path, System.nanoTime()));
        try {
            return call.run();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            if (Failure.isNotConnected(e)) {
                throw new FileSystemException(
                        path.toString(), null, e.getMessage()); // whoever is told wants to know of which mount
            }
            throw e;
        } finally {
            underWay.remove(Thread.currentThread());
        }
    }

    void run(String what, Path path, Action action) throws IOException {
        call(what, path, () -> {
            action.run();
            return true;
        });
    }

    /** What has been under way for too long. */
    Optional<UnderWay> stuckFor(Duration limit) {
        long now = System.nanoTime();
        return underWay.values().stream()
                .filter(each -> now - each.sinceNanos() > limit.toNanos())
                .findFirst();
    }

    /** From now on calls are refused. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }
}
