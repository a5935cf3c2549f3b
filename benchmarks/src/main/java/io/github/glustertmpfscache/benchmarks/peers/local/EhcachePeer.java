package io.github.glustertmpfscache.benchmarks.peers.local;

import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.github.glustertmpfscache.benchmarks.peers.Settling;
import java.io.IOException;
import java.util.Optional;
import org.ehcache.Cache;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.impl.serialization.ByteArraySerializer;

/** Ehcache with its disk tier alone. */
final class EhcachePeer implements Peer, Settling {
    private static final String NAME = "peer";
    /** Regions of its file are powers of two, and each of 16 segments has its own. */
    private static final int ROOM = 4;

    private static final long LEAST_BYTES = 64 << 20;

    private final PeerDirectory directory;
    private final CountedDiskWrites writes;
    private final PersistentCacheManager manager;
    private final Cache<String, byte[]> cache;

    private EhcachePeer(PeerDirectory directory, CountedDiskWrites writes, PersistentCacheManager manager) {
        this.directory = directory;
        this.writes = writes;
        this.manager = manager;
        this.cache = manager.getCache(NAME, String.class, byte[].class);
    }

    static Peer open(PeerDirectory directory, Load load) {
        CountedDiskWrites writes = new CountedDiskWrites();
        long bytes = Math.max(LEAST_BYTES, ROOM * load.totalBytes());
        PersistentCacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
                .using(writes)
                .with(CacheManagerBuilder.persistence(directory.path().toFile()))
                .withCache(
                        NAME,
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                        String.class,
                                        byte[].class,
                                        ResourcePoolsBuilder.newResourcePoolsBuilder()
                                                .disk(bytes, MemoryUnit.B, true))
                                .withValueSerializer(new ByteArraySerializer()))
                .build(true);
        return new EhcachePeer(directory, writes, manager);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(cache.get(key));
    }

    @Override
    public void put(String key, byte[] value) {
        cache.put(key, value);
    }

    @Override
    public void remove(String key) {
        cache.remove(key);
    }

    @Override
    public void settle() {
        writes.await();
    }

    @Override
    public void close() throws IOException {
        manager.close();
        directory.close();
    }
}
