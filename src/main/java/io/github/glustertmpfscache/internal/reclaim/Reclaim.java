package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.MountStore;
import io.github.glustertmpfscache.internal.mount.Space;
import io.github.glustertmpfscache.internal.mount.UseStamps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * All that looks after one open cache, in the order in which it is put together: the uses of entries, the store that notes
 * them, the evictors, the sweeper.
 */
public final class Reclaim implements AutoCloseable {
    private static final long EVICTION_STAMPS_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int STAMPS_PER_IDLE_TIME = 8;

    private final MountReclaimer shared;
    private final ReclaimSettings settings;
    private final StampWriter stampWriter;
    private final ReclaimingStore store;
    private final EvictableCache evictable;
    private final Optional<SizeLimit> limit;
    private final Optional<CacheReclaimer> sweeping;

    /** Opens the store on the mount, which notes the uses of its entries. */
    public interface StoreOpening {
        MountStore open(UseStamps stamps) throws IOException;
    }

    /**
     * Opens a store and begins to look after it.
     *
     * @param mountIsOut whether nothing is to be done for now
     */
    public static Reclaim open(
            Path mount,
            ReclaimSettings settings,
            ExpiryRules rules,
            StatsRecorder stats,
            InstantSource clock,
            BooleanSupplier mountIsOut,
            StoreOpening opening)
            throws IOException {
        MountReclaimer shared = MountReclaimer.acquire(mount, mountIsOut);
        try {
            return new Reclaim(shared, settings, rules, stats, clock, opening);
        } catch (IOException | RuntimeException | Error e) {
            shared.release();
            throw e;
        }
    }

    private Reclaim(
            MountReclaimer shared,
            ReclaimSettings settings,
            ExpiryRules rules,
            StatsRecorder stats,
            InstantSource clock,
            StoreOpening opening)
            throws IOException {
        this.shared = shared;
        this.settings = settings;
        this.stampWriter = new StampWriter(
                shared.scheduler(), shared.log(), shared.gauge(), rules.hasIdleLimit() || settings.hasMaximum());
        MountStore mountStore = opening.open(new UseStamps(stampInterval(settings, rules), stampWriter::request));
        CacheTree tree = mountStore.tree();
        stampWriter.open(tree);
        this.evictable = new EvictableCache(tree, stats);
        this.limit = settings.hasMaximum()
                ? Optional.of(new SizeLimit(evictable, settings.maximumBytes(), shared.scheduler(), shared.log()))
                : Optional.empty();
        this.store = new ReclaimingStore(mountStore, tree, stats, settings, shared, limit);
        String self = UUID.randomUUID().toString();
        this.sweeping = settings.sweep()
                ? Optional.of(new CacheReclaimer(
                        tree, settings, rules, stats, clock, shared.scheduler(), shared.gauge(), self, shared.log()))
                : Optional.empty();
        shared.add(evictable, settings.watermarks());
        sweeping.ifPresent(CacheReclaimer::start);
    }

    private static long stampInterval(ReclaimSettings settings, ExpiryRules rules) {
        boolean evicts = settings.hasMaximum() || settings.watermarks().areOn();
        long forEviction = evicts ? EVICTION_STAMPS_MILLIS : 0;
        if (!rules.hasIdleLimit()) {
            return forEviction;
        }
        long forIdle = Math.max(1, rules.idleMillis() / STAMPS_PER_IDLE_TIME);
        return evicts ? Math.min(forIdle, forEviction) : forIdle;
    }

    /** The store to use. */
    public EntryStore store() {
        return store;
    }

    /** How many entries the last complete pass of whichever host sweeps the cache has found. */
    public OptionalLong estimatedSize() {
        return known().map(totals -> OptionalLong.of(totals.entries())).orElse(OptionalLong.empty());
    }

    /** What their files take. */
    public OptionalLong estimatedBytes() {
        return known().map(totals -> OptionalLong.of(totals.bytes())).orElse(OptionalLong.empty());
    }

    /** What the cache's files may take; empty for no limit. */
    public OptionalLong maximumBytes() {
        return settings.hasMaximum() ? OptionalLong.of(settings.maximumBytes()) : OptionalLong.empty();
    }

    /** How full the mount is, as it said when it was last asked. */
    public Optional<Space> space() {
        return Optional.ofNullable(shared.gauge().lastSaid());
    }

    /** Between which fillings of the mount this JVM's caches evict. */
    public Watermarks watermarks() {
        return shared.marks();
    }

    private Optional<Totals> known() {
        return sweeping.map(CacheReclaimer::totals).filter(Totals::areKnown);
    }

    /** Stops all work for this cache. */
    @Override
    public void close() {
        limit.ifPresent(SizeLimit::close);
        stampWriter.close();
        shared.remove(evictable);
        try {
            sweeping.ifPresent(CacheReclaimer::close);
        } finally {
            shared.release();
        }
    }
}
