package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Redis, where a put is done when the replica has it too: SET and WAIT 1 in one write. WAIT holds up the connection and speaks of what
 * that connection has written, so an operation has one for itself, from a pool.
 *
 * <p>A WAIT that Lettuce repeats on a new connection, because the old one broke after the SET was answered, knows nothing of that SET.
 */
public final class RedisWaitPeer implements Peer {
    private static final long WAIT_MILLIS = 1000;
    /** No longer than for an answer; threads that hang keep theirs. */
    private static final long LONGEST_POLL_SECONDS = 60;

    private final RedisClient client = RedisClient.create();
    private final BlockingQueue<StatefulRedisConnection<String, byte[]>> pool;
    private final boolean owner;

    /**
     * Connects.
     *
     * @param connections as many as operations at the same time
     * @param owner whether all that the server holds goes now and when this is closed
     */
    public RedisWaitPeer(RedisRoute route, Servers servers, int connections, boolean owner) throws Exception {
        pool = new ArrayBlockingQueue<>(connections);
        this.owner = owner;
        try {
            for (int i = 0; i < connections; i++) {
                pool.add(route.connect(client, servers));
            }
            removeAll();
        } catch (Exception e) {
            client.shutdown();
            throw e;
        }
    }

    @Override
    public Optional<byte[]> get(String key) throws Exception {
        return Optional.ofNullable(with(connection -> connection.sync().get(key)));
    }

    @Override
    public void put(String key, byte[] value) throws Exception {
        if (with(connection -> setAndWait(connection, key, value)) < 1) {
            throw new NotReplicatedException();
        }
    }

    /** Returns how many replicas have it. */
    private static long setAndWait(StatefulRedisConnection<String, byte[]> connection, String key, byte[] value) {
        AsyncCommand<String, byte[], String> set = new AsyncCommand<>(new Command<>(
                CommandType.SET,
                new StatusOutput<>(RedisRoute.CODEC),
                args().addKey(key).addValue(value)));
        AsyncCommand<String, byte[], Long> wait = new AsyncCommand<>(new Command<>(
                CommandType.WAIT,
                new IntegerOutput<>(RedisRoute.CODEC),
                args().add(1).add(WAIT_MILLIS)));
        connection.dispatch(List.of(set, wait)); // together, so that MasterReplica sends them to one server, too
        LettuceFutures.awaitOrCancel(set, connection.getTimeout().toNanos(), TimeUnit.NANOSECONDS);
        return LettuceFutures.awaitOrCancel(wait, connection.getTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static CommandArgs<String, byte[]> args() {
        return new CommandArgs<>(RedisRoute.CODEC);
    }

    @Override
    public void remove(String key) throws Exception {
        with(connection -> connection.sync().del(key));
    }

    /** Closes all connections. */
    @Override
    public void close() throws Exception {
        try (client) {
            removeAll();
        }
    }

    private void removeAll() throws Exception {
        if (owner) {
            with(connection -> connection.sync().flushall());
        }
    }

    /** Does something with a connection that no other thread uses. */
    private <T> T with(Function<StatefulRedisConnection<String, byte[]>, T> operation) throws Exception {
        StatefulRedisConnection<String, byte[]> connection = pool.poll(LONGEST_POLL_SECONDS, TimeUnit.SECONDS);
        if (connection == null) {
            throw new TimeoutException("no connection of the pool got free");
        }
        try {
            return operation.apply(connection);
        } finally {
            pool.add(connection);
        }
    }
}
