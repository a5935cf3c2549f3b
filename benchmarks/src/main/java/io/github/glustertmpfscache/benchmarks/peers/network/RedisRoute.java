package io.github.glustertmpfscache.benchmarks.peers.network;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import java.net.InetSocketAddress;

/** How a Lettuce client gets to the primary. Timeouts and options are Lettuce's own: 60 s for a command, reconnecting with the commands. */
public enum RedisRoute {
    /** To one address. */
    DIRECT {
        @Override
        StatefulRedisConnection<String, byte[]> connect(RedisClient client, Servers servers) {
            InetSocketAddress redis = servers.redis();
            return client.connect(CODEC, RedisURI.create(redis.getHostString(), redis.getPort()));
        }
    },
    /** The Sentinels are asked whenever the connection is made, as Spring Boot has it without a read preference. */
    SENTINEL {
        @Override
        StatefulRedisConnection<String, byte[]> connect(RedisClient client, Servers servers) {
            return client.connect(CODEC, sentinels(servers));
        }
    },
    /** The Sentinels tell of a new primary too. Lettuce's authors call it the more elaborate way (spring-data-redis issue 2566). */
    MASTER_REPLICA {
        @Override
        StatefulRedisConnection<String, byte[]> connect(RedisClient client, Servers servers) {
            return MasterReplica.connect(client, CODEC, sentinels(servers));
        }
    };

    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    abstract StatefulRedisConnection<String, byte[]> connect(RedisClient client, Servers servers);

    private static RedisURI sentinels(Servers servers) {
        RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(servers.sentinelMaster());
        for (InetSocketAddress sentinel : servers.sentinels()) {
            builder.withSentinel(sentinel.getHostString(), sentinel.getPort());
        }
        return builder.build();
    }
}
