package io.github.glustertmpfscache.benchmarks.peers.faults;

import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.benchmarks.peers.network.FilesPeer;
import io.github.glustertmpfscache.benchmarks.peers.network.LibraryPeer;
import io.github.glustertmpfscache.benchmarks.peers.network.MemcachedPeer;
import io.github.glustertmpfscache.benchmarks.peers.network.RedisPeer;
import io.github.glustertmpfscache.benchmarks.peers.network.RedisRoute;
import io.github.glustertmpfscache.benchmarks.peers.network.RedisWaitPeer;
import io.github.glustertmpfscache.benchmarks.peers.network.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The systems whose servers are killed. */
final class Targets {
    private static final String BRICK = "the brick of cache1";
    private static final String PRIMARY = "the primary";
    private static final long NEAR_BYTES = 64 << 20;

    private final Servers servers;
    private final Scripts scripts;
    private final Path otherMount;
    private final int threads;
    private final long downAfterMillis;

    /**
     * Nothing is asked of the servers yet.
     *
     * @param threads of the load, beside the one that puts each key once
     */
    Targets(Servers servers, Scripts scripts, int threads, long downAfterMillis) {
        this.threads = threads;
        this.servers = servers;
        this.scripts = scripts;
        this.downAfterMillis = downAfterMillis;
        Path web2 = servers.mount().resolve("../../web2/cache_client").normalize();
        otherMount = Files.isDirectory(web2) ? web2 : servers.mount();
    }

    List<Target> all() {
        return List.of(
                library("library", "this library", LibraryPeer.SETTINGS + "; no near-cache", null),
                library(
                        "library-near-1s",
                        "this library, near-cache 1 s",
                        LibraryPeer.SETTINGS + "; near-cache for all keys, staleness bound 1 s",
                        NearCacheOptions.ofMaximumBytes(NEAR_BYTES)),
                plain(),
                redis(
                        "redis-sentinel",
                        "Redis, Sentinel",
                        RedisRoute.MASTER_REPLICA,
                        "MasterReplica, which hears of the new primary from the Sentinels (Lettuce's documentation)"),
                redis(
                        "redis-sentinel-uri",
                        "Redis, Sentinel, simple client",
                        RedisRoute.SENTINEL,
                        "a Sentinel URI, asked when it connects, as Spring Boot has it without a read preference"),
                redisWait(),
                memcached());
    }

    private Target library(String id, String title, String setup, NearCacheOptions near) {
        return new Target(
                id,
                title,
                BRICK,
                setup,
                name -> new LibraryPeer(servers.mount(), name, near, true),
                name -> new LibraryPeer(otherMount, name, null, false),
                this::killBrick,
                this::startBrick);
    }

    private Target plain() {
        return new Target(
                "gluster-plain",
                "GlusterFS, plain calls",
                BRICK,
                "the article's calls; a reader may see a part of a value, also without a fault",
                name -> new FilesPeer(servers.mount().resolve(name), false, true),
                name -> new FilesPeer(otherMount.resolve(name), false, false),
                this::killBrick,
                this::startBrick);
    }

    private Target redis(String id, String title, RedisRoute route, String how) {
        return new Target(
                id,
                title,
                PRIMARY,
                how + "; one connection, command timeout 60 s and reconnecting as by default; " + sentinels(),
                name -> new RedisPeer(route, servers, true),
                name -> new RedisPeer(RedisRoute.SENTINEL, servers, false),
                () -> moment(scripts.servers("kill-redis")),
                () -> scripts.servers("start-redis"));
    }

    private Target redisWait() {
        return new Target(
                "redis-sentinel-wait",
                "Redis, Sentinel, WAIT 1",
                PRIMARY,
                "as redis-sentinel, with SET and WAIT 1 1000 on a connection for each thread, in a pool; with one replica no put succeeds until the"
                        + " killed server is back; " + sentinels(),
                name -> new RedisWaitPeer(RedisRoute.MASTER_REPLICA, servers, threads + 1, true),
                name -> new RedisPeer(RedisRoute.SENTINEL, servers, false),
                () -> moment(scripts.servers("kill-redis")),
                () -> scripts.servers("start-redis"));
    }

    private Target memcached() {
        return new Target(
                "memcached",
                "memcached, two servers",
                "the one on cache1",
                "xmemcached with ketama, five connections to each server, operation timeout 5 s as by default; no replicas",
                name -> new MemcachedPeer(servers, true),
                name -> new MemcachedPeer(servers, false),
                () -> moment(scripts.servers("kill-memcached", "cache1")),
                () -> scripts.servers("start-memcached"));
    }

    private String sentinels() {
        return "three Sentinels, quorum 2, down-after-milliseconds " + downAfterMillis;
    }

    /** The script takes some ten milliseconds before it kills. */
    private long killBrick() throws Exception {
        long before = System.nanoTime();
        scripts.cluster("kill-brick", "cache1");
        return before;
    }

    private void startBrick() throws Exception {
        scripts.cluster("start-bricks");
        scripts.cluster("heal");
    }

    private static long moment(String epochMillis) {
        long ago = System.currentTimeMillis() - Long.parseLong(epochMillis);
        return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ago);
    }
}
