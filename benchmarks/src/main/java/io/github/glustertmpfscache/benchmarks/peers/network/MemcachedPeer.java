package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.benchmarks.peers.Peer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.impl.KetamaMemcachedSessionLocator;

/**
 * memcached servers among which the client shares out the keys. If one is down, its keys go to the others, and come back when it does.
 * Five connections to each server is what the guide of xmemcached's author sets for high load; all other settings are its own.
 */
public final class MemcachedPeer implements Peer {
    private static final int CONNECTIONS = 5;

    private final MemcachedClient client;
    private final RawBytes raw = new RawBytes();
    private final boolean owner;

    /**
     * Connects.
     *
     * @param owner whether all that the servers hold goes now and when this is closed
     */
    public MemcachedPeer(Servers servers, boolean owner)
            throws IOException, TimeoutException, InterruptedException, MemcachedException {
        this.owner = owner;
        XMemcachedClientBuilder builder = new XMemcachedClientBuilder(servers.memcached());
        builder.setSessionLocator(new KetamaMemcachedSessionLocator());
        builder.setConnectionPoolSize(CONNECTIONS);
        client = builder.build();
        removeAll();
    }

    @Override
    public Optional<byte[]> get(String key) throws TimeoutException, InterruptedException, MemcachedException {
        return Optional.ofNullable(client.get(key, raw));
    }

    @Override
    public void put(String key, byte[] value) throws TimeoutException, InterruptedException, MemcachedException {
        if (!client.set(key, 0, value, raw)) {
            throw new MemcachedException("not stored");
        }
    }

    @Override
    public void remove(String key) throws TimeoutException, InterruptedException, MemcachedException {
        client.delete(key);
    }

    @Override
    public void close() throws IOException, TimeoutException, InterruptedException, MemcachedException {
        try {
            removeAll();
        } finally {
            client.shutdown();
        }
    }

    private void removeAll() throws TimeoutException, InterruptedException, MemcachedException {
        if (owner) {
            client.flushAll();
        }
    }
}
