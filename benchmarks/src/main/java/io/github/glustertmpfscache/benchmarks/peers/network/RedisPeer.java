package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Optional;

/** Redis, with one connection for all threads. A put is done when the primary has it; the replica gets it some time later. */
public final class RedisPeer implements Peer {
    private final RedisClient client = RedisClient.create();
    private final StatefulRedisConnection<String, byte[]> connection;
    private final boolean owner;

    /**
     * Connects.
     *
     * @param owner whether all that the server holds goes now and when this is closed
     */
    public RedisPeer(RedisRoute route, Servers servers, boolean owner) {
        this.owner = owner;
        try {
            connection = route.connect(client, servers);
            removeAll();
        } catch (RuntimeException e) {
            client.shutdown();
            throw e;
        }
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(connection.sync().get(key));
    }

    @Override
    public void put(String key, byte[] value) {
        connection.sync().set(key, value);
    }

    @Override
    public void remove(String key) {
        connection.sync().del(key);
    }

    @Override
    public void close() {
        try (client) {
            removeAll();
        }
    }

    private void removeAll() {
        if (owner) {
            connection.sync().flushall();
        }
    }
}
