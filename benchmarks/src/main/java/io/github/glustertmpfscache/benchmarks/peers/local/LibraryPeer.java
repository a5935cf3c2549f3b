package io.github.glustertmpfscache.benchmarks.peers.local;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import java.io.IOException;
import java.util.Optional;

/** This library. */
final class LibraryPeer implements Peer {
    private final PeerDirectory directory;
    private final GlusterTmpfsCache cache;

    LibraryPeer(PeerDirectory directory, GlusterTmpfsCache cache) {
        this.directory = directory;
        this.cache = cache;
    }

    @Override
    public Optional<byte[]> get(String key) {
        return cache.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
        cache.put(key, value);
    }

    @Override
    public void remove(String key) {
        cache.evict(key);
    }

    @Override
    public void close() throws IOException {
        cache.close();
        directory.close();
    }
}
