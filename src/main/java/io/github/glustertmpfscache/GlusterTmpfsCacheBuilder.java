package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.EntryPermissions;
import io.github.glustertmpfscache.internal.mount.MountStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * Configures and opens a {@link GlusterTmpfsCache}. Every setting is optional, and the last call of a setter counts. A
 * builder may be used for several caches. This class is not thread-safe.
 */
public final class GlusterTmpfsCacheBuilder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private final Path mount;
    private String name = "default";
    private Duration expireAfterWrite = GlusterTmpfsCache.FOREVER;
    private boolean requireMount = true;
    private EntryPermissions permissions = EntryPermissions.OWNER;
    private InstantSource clock = InstantSource.system();

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
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("name (" + name
                    + ") must be 1 to 100 of the characters A-Z, a-z, 0-9, '.', '_' and '-', the first no dot");
        }
        this.name = name;
        return this;
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

    /** Sets where the time comes from; for tests. */
    GlusterTmpfsCacheBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Opens the cache, and makes its directory on the mount if this is the first to open it, on any host. Blocks for the
     * file calls that takes: a few milliseconds, and when it makes the directory some 200 ms on GlusterFS. A mount that
     * hangs makes it hang.
     *
     * @return a cache that is ready for use
     * @throws MountUnavailableException if the path is not there, not on GlusterFS although it must be, or not connected
     * @throws CacheException if the directory cannot be made or used; the message says why and what to do
     */
    public GlusterTmpfsCache build() {
        Path absolute = mount.toAbsolutePath().normalize();
        StatsRecorder stats = new StatsRecorder();
        Failures failures = new Failures(name, absolute);
        try {
            MountStore store = MountStore.open(absolute, name, requireMount, permissions, stats);
            return new GlusterTmpfsCache(store, stats, failures, expireAfterWrite, clock);
        } catch (IOException e) {
            throw failures.ofOpening(e);
        } catch (UnsupportedOperationException e) {
            throw failures.ofOpening(Failures.unsupported(e));
        }
    }
}
