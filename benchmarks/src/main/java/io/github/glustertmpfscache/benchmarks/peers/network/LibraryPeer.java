package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import io.github.glustertmpfscache.MountFailureMode;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TypedCache;
import io.github.glustertmpfscache.benchmarks.Trees;
import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.github.glustertmpfscache.codec.ValueCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** This library, with its default settings and the near-cache asked for; but what could not be done throws, so that it counts as failed. */
public final class LibraryPeer implements Peer {
    /** More than an entry of the near-cache takes besides key and value (measured: 417 bytes at most), and a key. */
    private static final long BESIDES = 1024;

    /** In words. */
    public static final String SETTINGS =
            "default settings but MountFailureMode.THROW, so that what could not be done counts as failed";

    private final GlusterTmpfsCache cache;
    private final TypedCache<byte[]> values;
    private final boolean owner;

    /**
     * As the other one, with values of which each get returns a copy, as it must of arrays.
     *
     * @param near the near-cache, or null for none
     */
    public LibraryPeer(Path mount, String name, NearCacheOptions near, boolean owner) {
        this(
                mount,
                name,
                near == null ? builder -> builder : builder -> builder.nearCache(near),
                ValueCodec.bytes(),
                owner);
    }

    /**
     * Begins with what the cache of that name holds.
     *
     * @param settings what differs from the default settings
     * @param owner whether its files go when this is closed
     */
    LibraryPeer(
            Path mount,
            String name,
            UnaryOperator<GlusterTmpfsCacheBuilder> settings,
            ValueCodec<byte[]> codec,
            boolean owner) {
        cache = settings.apply(GlusterTmpfsCache.builder(mount).name(name).mountFailureMode(MountFailureMode.THROW))
                .build();
        values = cache.typed(codec);
        this.owner = owner;
    }

    /** A near-cache that has room for all keys. */
    public static NearCacheOptions nearFor(Load load, Duration stalenessBound) {
        return NearCacheOptions.ofMaximumBytes(load.keys() * (load.valueBytes() + BESIDES))
                .stalenessBound(stalenessBound);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return values.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
        values.put(key, value);
    }

    @Override
    public void remove(String key) {
        values.evict(key);
    }

    @Override
    public void close() throws IOException {
        cache.close();
        if (owner) {
            Trees.delete(cache.mount().resolve("gtc-" + cache.name()));
        }
    }
}
