package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.mount.EntryPermissions;
import io.github.glustertmpfscache.internal.outage.BoundedCalls;
import io.github.glustertmpfscache.internal.reclaim.Watermarks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Configures and opens a {@link GlusterTmpfsCache}. Every setting is optional, and the last call of a setter counts. A
 * builder may be used for several caches. This class is not thread-safe.
 */
public final class GlusterTmpfsCacheBuilder {
    private static final long SMALLEST_MAXIMUM = 1 << 20;
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(30);
    private static final double HIGHEST_MARK = 0.97;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private final Path mount;
    private String name = "default";
    private Duration expireAfterWrite = GlusterTmpfsCache.FOREVER;
    private boolean requireMount = true;
    private EntryPermissions permissions = EntryPermissions.OWNER;
    private Duration expireAfterAccess = GlusterTmpfsCache.FOREVER;
    private Duration clockSkewAllowance = Duration.ofSeconds(10);
    private double expiryJitter;
    private long maximumBytes = Long.MAX_VALUE;
    private @Nullable Watermarks watermarks; // null: on where the mount is one of GlusterFS
    private boolean sweep = true;
    private Duration sweepInterval = Duration.ofMinutes(5);
    private Duration leftoverGrace = Duration.ofMinutes(2);
    private @Nullable NearCacheOptions nearCache; // null: none
    private LoadOptions loading = LoadOptions.NONE;
    private @Nullable Duration operationTimeout = Duration.ofSeconds(1); // null: none
    /** Longer than a usual operation may take: a directory may have to be made, and an application that starts can wait. */
    private Duration openingTimeout = Duration.ofSeconds(10);

    private MountFailureMode mountFailureMode = MountFailureMode.DEGRADE;
    private InstantSource clock = InstantSource.system();
    private LongSupplier nanoClock = System::nanoTime;

    GlusterTmpfsCacheBuilder(Path mount) {
        this.mount = requireNonNull(mount, "mount");
    }

    /**
     * Sets the name of the cache; {@code "default"} if not called. Caches of different names on one mount share nothing;
     * all caches of one name on one volume are the same cache, on whatever host or JVM.
     *
     * @param name 1 to 100 of the characters A-Z, a-z, 0-9, '.', '_' and '-', the first no dot; case matters
     * @return this builder
     * @throws IllegalArgumentException if the name has another form
     */
    public GlusterTmpfsCacheBuilder name(String name) {
        this.name = requireName(name);
        return this;
    }

    static String requireName(String name) {
        if (!isName(requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("name (" + name
                    + ") must be 1 to 100 of the characters A-Z, a-z, 0-9, '.', '_' and '-', the first no dot");
        }
        return name;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Sets how long an entry lives after it was written, for puts that do not say so themselves. If not called, such an
     * entry never expires.
     *
     * @param duration the time to live, more than zero; {@link GlusterTmpfsCache#FOREVER} for no end
     * @return this builder
     * @throws IllegalArgumentException if the duration is zero or negative
     */
    public GlusterTmpfsCacheBuilder expireAfterWrite(Duration duration) {
        this.expireAfterWrite = GlusterTmpfsCache.requirePositive(duration, "expireAfterWrite");
        return this;
    }

    /**
     * Sets how long an entry lives without being used: read, touched or written, by any host. If not called, that does not
     * matter. Whichever comes first ends an entry, this or its time to live.
     *
     * <p>Uses are noted on the entry's file in the background, at most once in an eighth of this time, and at most 256 a second
     * in a JVM; reads cost no more than that. So an entry that is in use on any host stays, if there are no more such entries
     * than 32 for each second of this time; and one that was used last shortly after such a note may go up to an
     * eighth of this time early. All hosts should set the same time.
     *
     * @param duration the idle time, more than zero; {@link GlusterTmpfsCache#FOREVER} for no limit
     * @return this builder
     * @throws IllegalArgumentException if the duration is zero or negative
     */
    public GlusterTmpfsCacheBuilder expireAfterAccess(Duration duration) {
        this.expireAfterAccess = GlusterTmpfsCache.requirePositive(duration, "expireAfterAccess");
        return this;
    }

    /**
     * Sets by how much entries' times to live are shortened at random, so that those that are put together do not expire
     * together; 0 if not called. Counts for every put and touch of an entry that expires, whoever gave its time to live.
     *
     * @param part the largest part of its time to live that an entry loses, from 0 to less than 1, such as 0.1
     * @return this builder
     * @throws IllegalArgumentException if the part is negative, not less than 1, or no number
     */
    public GlusterTmpfsCacheBuilder expiryJitter(double part) {
        if (!(part >= 0 && part < 1)) {
            throw new IllegalArgumentException("expiryJitter (" + part + ") must be from 0 to less than 1");
        }
        this.expiryJitter = part;
        return this;
    }

    /**
     * Sets by how much the clocks of two hosts may differ; 10 s if not called. Expired entries are kept for so long before they are
     * removed from the mount, although they are misses at once. An entry that expires and says that it was written further in
     * the future than this is a miss: nobody can tell when it should expire. Within the allowance an entry expires earlier or
     * later by as much as the clocks of its reader and its writer differ.
     *
     * @param duration the allowance, zero to one day
     * @return this builder
     * @throws IllegalArgumentException if the duration is negative or longer than a day
     */
    public GlusterTmpfsCacheBuilder clockSkewAllowance(Duration duration) {
        if (requireNonNull(duration, "duration").isNegative() || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("clockSkewAllowance (" + duration + ") must be from zero to one day");
        }
        this.clockSkewAllowance = duration;
        return this;
    }

    /**
     * Sets how many bytes the files of this cache may take, each in whole pages of 4 KiB with 64 bytes of header and the key. No
     * limit if not called. When it is exceeded, entries go until it is 5 % below, in the background, those that were
     * used least recently first: of a sample, and uses count only once in a minute.
     *
     * <p>The cache may exceed it by 5 % for each host that writes, and what is written until the background work has caught up.
     * All hosts should set the same limit. A value that could never fit is refused with a {@link CacheFullException}.
     *
     * @param bytes the limit, at least 1 MiB
     * @return this builder
     * @throws IllegalArgumentException if the limit is less than 1 MiB
     */
    public GlusterTmpfsCacheBuilder maximumBytes(long bytes) {
        if (bytes < SMALLEST_MAXIMUM) {
            throw new IllegalArgumentException(
                    "maximumBytes (" + bytes + ") must be at least " + SMALLEST_MAXIMUM + " (1 MiB)");
        }
        this.maximumBytes = bytes;
        return this;
    }

    /**
     * Sets between which fillings of the whole mount entries of this cache are evicted: from {@code high} on, until it is filled
     * to {@code low} again, in the background, those that were used least recently first. If not called, 0.80 and 0.90 on
     * a GlusterFS mount, and nothing elsewhere. Of several caches that a JVM has open on one mount, the lowest marks count,
     * and all that have marks give entries up.
     *
     * <p>Each JVM looks at the mount after it has written a quarter of what is free (1 to 64 MiB), and ten times a second while
     * it is filled to 90 % and being written to. When writers are faster than the background work, and the mount is filled to
     * a third of the way from {@code high} to 1, each put first evicts as much as it is going to write, or eight entries,
     * on its own thread. So the high mark may be exceeded by what each further host writes before it looks, and by what is written
     * until the background work has caught up.
     *
     * @param low the part of the mount's total down to which entries go, more than 0
     * @param high the part from which on they go, more than {@code low}, at most 0.97
     * @return this builder
     * @throws IllegalArgumentException if the marks are not in that order
     */
    public GlusterTmpfsCacheBuilder watermarks(double low, double high) {
        if (!(0 < low && low < high && high <= HIGHEST_MARK)) {
            throw new IllegalArgumentException("watermarks (low " + low + ", high " + high
                    + ") must be more than 0, in this order, and at most " + HIGHEST_MARK);
        }
        this.watermarks = new Watermarks(low, high);
        return this;
    }

    /**
     * Lets the mount fill up to 98 %. A put for which there is no room then evicts a twentieth of the mount on its own thread,
     * and throws {@link CacheFullException} if that does not help. No put takes the last 2 % of a GlusterFS mount as far
     * as this JVM knows (what other hosts are writing in the same tenth of a second it does not), because a volume
     * without any room may lose the ability to read and remove files.
     *
     * @return this builder
     */
    public GlusterTmpfsCacheBuilder withoutWatermarks() {
        this.watermarks = Watermarks.OFF;
        return this;
    }

    /**
     * Sets how long one pass of the sweeper over the whole cache takes; 5 minutes if not called. The sweeper removes entries that have
     * expired or whose header is damaged, and files that writers left which died. It runs on one of the hosts that have the cache open, takes
     * a quarter of a thread at most, and opens only entries that have changed since its last pass. Expired entries keep
     * their space until it comes by.
     *
     * <p>If that host dies, another one takes over within two fifths of the interval and 20 seconds.
     *
     * @param interval the time of a pass, one second to 30 days; a pass over many entries may take longer. More than 160 minutes count as
     *     that, so that what was cleared does not keep its space for days
     * @return this builder
     * @throws IllegalArgumentException if the interval is shorter or longer
     */
    public GlusterTmpfsCacheBuilder sweepInterval(Duration interval) {
        if (requireNonNull(interval, "interval").compareTo(Duration.ofSeconds(1)) < 0
                || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException("sweepInterval (" + interval + ") must be one second to 30 days");
        }
        this.sweep = true;
        this.sweepInterval = interval;
        return this;
    }

    /**
     * Leaves the sweeping of this cache to the other JVMs that have it open, such as in one that runs for a moment only. Entries are
     * evicted all the same.
     *
     * @return this builder
     */
    public GlusterTmpfsCacheBuilder withoutSweeper() {
        this.sweep = false;
        return this;
    }

    /**
     * Sets whether the path must be on a GlusterFS FUSE mount; true if not called. While it must and is not, because the
     * volume was not mounted or has gone, the cache refuses to touch the bare directory beneath. Say false for a local
     * directory (which is created if it is missing) or another shared file system.
     *
     * @param requireMount whether to insist on GlusterFS
     * @return this builder
     */
    public GlusterTmpfsCacheBuilder requireMount(boolean requireMount) {
        this.requireMount = requireMount;
        return this;
    }

    /**
     * Sets whether the group of the cache's files may use them too; false if not called: directories then have mode 0700
     * and files 0600. If true they have 0770 and 0660, less the umask, so every JVM of the group needs umask 007. The files'
     * group is the process's, or that of the mount's root if that has the set-group-ID bit. The setting counts when the
     * cache's directory is made; {@link #build} refuses a directory that does not let the group in.
     *
     * @param groupAccess whether to let the group in
     * @return this builder
     */
    public GlusterTmpfsCacheBuilder groupAccess(boolean groupAccess) {
        this.permissions = groupAccess ? EntryPermissions.GROUP : EntryPermissions.OWNER;
        return this;
    }

    /**
     * Keeps values in this JVM's memory too. If not called, every get asks the mount.
     *
     * <p>With {@link #expireAfterAccess}, a value in memory is checked at least eight times in the idle time, whatever the staleness
     * bound, so that the mount hears of its use.
     *
     * @param options how much, and for how long it is believed
     * @return this builder
     */
    public GlusterTmpfsCacheBuilder nearCache(NearCacheOptions options) {
        this.nearCache = requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets how values are loaded for {@link TypedCache#get(String, CacheLoader)}.
     *
     * @param options when anew, and what to do when a load fails or takes long
     * @return this builder
     * @throws IllegalArgumentException if there is a soft timeout and nothing to be returned after it
     */
    public GlusterTmpfsCacheBuilder loading(LoadOptions options) {
        this.loading = requireNonNull(options, "options").check();
        return this;
    }

    /**
     * Sets how long an operation may occupy itself with the mount, whatever the mount does; one second if not called, which is five times the
     * 99.9th percentile of puts by 16 threads without pause (183 ms with values of 1 KB, of gets 32 ms, see
     * benchmarks/results/2026-11-23-operation-timeout.md). Values of many megabytes need more. Then it ends as {@link #mountFailureMode}
     * says. Loaders' and codecs' time does not count, nor the wait for another
     * host that loads; and for {@code getAll} and the like, streams of keys, and
     * {@code evictAll(String)}, the time is that of each key, or file. What is under way on the mount cannot be taken back: a put whose
     * time is over may still appear on other hosts; this cache removes it then.
     *
     * <p>File calls are made by the library's own threads (16 for each mount, and 16 more to take the place of stuck ones), which wait
     * for the mount as long as it hangs, so that nobody else does. Callers wait for them without being interrupted; the interrupt flag is
     * kept.
     *
     * @param timeout one millisecond to one hour
     * @return this builder
     * @throws IllegalArgumentException if the time is shorter or longer
     */
    public GlusterTmpfsCacheBuilder operationTimeout(Duration timeout) {
        if (requireNonNull(timeout, "timeout").compareTo(Duration.ofMillis(1)) < 0
                || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "operationTimeout (" + timeout + ") must be from one millisecond to one hour");
        }
        this.operationTimeout = timeout;
        return this;
    }

    /**
     * Lets operations make their file calls on their callers' threads, and take as long as the mount does. For a local directory, which does
     * not hang: it saves handing each call to another thread.
     *
     * @return this builder
     */
    public GlusterTmpfsCacheBuilder withoutOperationTimeout() {
        this.operationTimeout = null;
        return this;
    }

    /**
     * Sets what operations do while the mount is out; {@link MountFailureMode#DEGRADE} if not called, because a cache is there to make an
     * application faster, and one that is out should make it slower and not break it.
     *
     * @param mode whether they do without the mount, or throw
     * @return this builder
     */
    public GlusterTmpfsCacheBuilder mountFailureMode(MountFailureMode mode) {
        this.mountFailureMode = requireNonNull(mode, "mode");
        return this;
    }

    /** Sets where the time comes from; for tests. */
    GlusterTmpfsCacheBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** Sets where the time that only goes forward comes from; for tests. */
    GlusterTmpfsCacheBuilder nanoClock(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        return this;
    }

    /** Sets how long {@link #build} may take, if an operation may not take longer; for tests. */
    GlusterTmpfsCacheBuilder openingTimeout(Duration openingTimeout) {
        this.openingTimeout = openingTimeout;
        return this;
    }

    /** Sets for how long a file that is no entry must lie unchanged before the sweeper removes it; for tests. */
    GlusterTmpfsCacheBuilder leftoverGrace(Duration leftoverGrace) {
        this.leftoverGrace = leftoverGrace;
        return this;
    }

    /**
     * Opens the cache, and makes its directory on the mount if this is the first to open it, on any host. Blocks for the
     * file calls that takes: a few milliseconds, and when it makes the directory some 200 ms on GlusterFS; for 10 seconds (or the
     * operation timeout, if that is longer) at most, also if the mount hangs. It throws whatever the {@link #mountFailureMode} is.
     *
     * @return a cache that is ready for use
     * @throws MountUnavailableException if the path is not there, not on GlusterFS although it must be, not connected, or does not answer
     * @throws CacheException if the directory cannot be made or used; the message says why and what to do
     * @throws IllegalStateException if there is to be a near-cache, and Caffeine is not on the class path
     */
    public GlusterTmpfsCache build() {
        return new CacheAssembly(settings()).open();
    }

    private CacheSettings settings() {
        return new CacheSettings(
                mount.toAbsolutePath().normalize(),
                name,
                requireMount,
                permissions,
                expireAfterWrite,
                expireAfterAccess,
                clockSkewAllowance,
                expiryJitter,
                maximumBytes,
                watermarks,
                sweep,
                sweepInterval,
                leftoverGrace,
                nearCache,
                loading,
                operationTimeout == null ? BoundedCalls.UNBOUNDED : operationTimeout.toNanos(),
                openingTimeout.toNanos(),
                mountFailureMode,
                clock,
                nanoClock);
    }
}
