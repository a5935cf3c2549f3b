package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.check.CacheChecker;
import io.github.glustertmpfscache.internal.check.CheckSettings;
import io.github.glustertmpfscache.internal.check.Findings;
import io.github.glustertmpfscache.internal.mount.CacheInspector;
import io.github.glustertmpfscache.internal.mount.Pauses;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks through the whole directory of a cache, reads and verifies every entry, and tells what is there; repairs it if asked to.
 *
 * <pre>{@code
 * CacheCheckReport report = CacheCheck.of(Path.of("/cache_client"), "shop").run();
 * if (!report.isSound()) {
 *     report.examples().forEach(System.err::println);
 * }
 * }</pre>
 *
 * <p>It needs no open cache, and works beside any number of them on any host. What others replace, remove or write meanwhile is no
 * damage: an entry counts as corrupt only if the same file was found damaged twice, 3 seconds apart or more, which is for how long
 * GlusterFS may show a host something else than what is there. It reads what this host gets to see, from one of the
 * servers; that the servers agree is for GlusterFS to check.
 *
 * <p>Without {@link #repair} it writes nothing at all. On a file system that notes by itself when a file was read (GlusterFS does
 * not), a check counts as a use of every entry.
 *
 * <p>A check takes about as long as a get of every entry, on one thread, and some 500 bytes of heap for each file of a shard, of
 * which a cache has 16. This class is not thread-safe; a check may be run again.
 */
public final class CacheCheck {
    private final Path mount;
    private final String name;
    private boolean requireMount = true;
    private boolean repair;
    private boolean removeUnknownFormat;
    private Duration leftoverGrace = Duration.ofSeconds(10);
    private Consumer<CacheCheckProgress> progress = now -> {};
    private InstantSource clock = InstantSource.system();
    private Pauses pauses = Pauses.REAL;

    private CacheCheck(Path mount, String name) {
        this.mount = mount;
        this.name = name;
    }

    /**
     * Starts the configuration of a check.
     *
     * @param mount what was given to {@link GlusterTmpfsCache#builder}
     * @param name the cache's name
     * @return a check with the defaults set
     * @throws IllegalArgumentException if it cannot be the name of a cache
     */
    public static CacheCheck of(Path mount, String name) {
        return new CacheCheck(requireNonNull(mount, "mount"), GlusterTmpfsCacheBuilder.requireName(name));
    }

    /**
     * Finds the caches on a mount. Reads only the names in its directory.
     *
     * @param mount what was given to {@link GlusterTmpfsCache#builder}
     * @param requireMount as for {@link #requireMount}
     * @return their names, sorted; those that can be no cache's name are left out
     * @throws MountUnavailableException if the path is not there, not on GlusterFS although it must be, or not connected
     * @throws CacheException if the directory cannot be read
     */
    public static List<String> cachesOn(Path mount, boolean requireMount) {
        Path absolute = requireNonNull(mount, "mount").toAbsolutePath().normalize();
        try {
            return CacheInspector.cacheNames(absolute, requireMount).stream()
                    .filter(GlusterTmpfsCacheBuilder::isName)
                    .toList();
        } catch (IOException e) {
            throw new Failures("*", absolute).of("Listing", e);
        }
    }

    /**
     * Sets whether the path must be on a GlusterFS FUSE mount; true if not called.
     *
     * @param requireMount whether to insist on GlusterFS
     * @return this check
     */
    public CacheCheck requireMount(boolean requireMount) {
        this.requireMount = requireMount;
        return this;
    }

    /**
     * Sets whether to repair; false if not called. A repair removes what the sweeper of an open cache would remove, and more: expired
     * entries (10 seconds after they have expired, in case clocks differ), corrupt ones, temp files, claims, unfinished and
     * cleared directories; and it makes lost directories anew, if this process is the user that the cache belongs to. What changes
     * meanwhile stays. It never removes what this library has not made, or what cannot be read.
     *
     * @param repair whether to repair
     * @return this check
     */
    public CacheCheck repair(boolean repair) {
        this.repair = repair;
        return this;
    }

    /**
     * Sets whether a repair also removes entries of an unknown format; false if not called, because they may be live entries of
     * hosts with a newer version of the library. Where all hosts have this version, they are garbage.
     *
     * @param removeUnknownFormat whether to remove them
     * @return this check
     */
    public CacheCheck removeUnknownFormat(boolean removeUnknownFormat) {
        this.removeUnknownFormat = removeUnknownFormat;
        return this;
    }

    /**
     * Sets for how long temp files, claims and unfinished directories must lie unchanged before a repair removes them; 10 seconds
     * if not called. If there are any, the check takes at least as long; if there are cleared directories, 10 seconds.
     *
     * @param leftoverGrace the time, zero or more
     * @return this check
     * @throws IllegalArgumentException if the duration is negative or longer than a day
     */
    public CacheCheck leftoverGrace(Duration leftoverGrace) {
        if (requireNonNull(leftoverGrace, "leftoverGrace").isNegative()
                || leftoverGrace.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("leftoverGrace (" + leftoverGrace + ") must be from zero to one day");
        }
        this.leftoverGrace = leftoverGrace;
        return this;
    }

    /**
     * Sets who is told how far the check is: on its thread, after every 100 files and each directory. It starts anew at zero if the cache
     * is cleared meanwhile.
     *
     * @param progress must not block; what it throws ends the check
     * @return this check
     */
    public CacheCheck progress(Consumer<CacheCheckProgress> progress) {
        this.progress = requireNonNull(progress, "progress");
        return this;
    }

    /** Sets where the time comes from; for tests. */
    CacheCheck time(InstantSource wallClock, Pauses waits) {
        this.clock = wallClock;
        this.pauses = waits;
        return this;
    }

    /**
     * Runs the check. Blocks for as long as it takes; an interrupt ends it with an exception, and the interrupt flag is kept.
     *
     * @return what was found, and repaired
     * @throws MountUnavailableException if the path is not there, not on GlusterFS although it must be, or not connected
     * @throws CacheException if there is no such cache (none is made), if its directory is not as it must be or may not be read,
     *     or if the thread is interrupted; the message says what to do; some may be repaired already
     */
    public CacheCheckReport run() {
        Path absolute = mount.toAbsolutePath().normalize();
        Failures failures = new Failures(name, absolute);
        CheckSettings settings = new CheckSettings(repair, removeUnknownFormat, leftoverGrace);
        try {
            CacheInspector inspector = CacheInspector.open(absolute, name, requireMount, pauses);
            Findings findings = new CacheChecker(
                            inspector,
                            settings,
                            clock,
                            pauses,
                            (files, done, shards) -> progress.accept(new CacheCheckProgress(files, done, shards)))
                    .run();
            return CacheCheckReport.of(inspector.directory(), findings);
        } catch (ClosedByInterruptException e) {
            throw failures.of("Check", new IOException("the thread was interrupted", e));
        } catch (IOException e) {
            throw failures.of("Check", e);
        } catch (UnsupportedOperationException e) {
            throw failures.of("Check", Failures.unsupported(e));
        }
    }

    /** Names the cache and its mount. */
    @Override
    public String toString() {
        return "check of " + new Failures(name, mount);
    }
}
