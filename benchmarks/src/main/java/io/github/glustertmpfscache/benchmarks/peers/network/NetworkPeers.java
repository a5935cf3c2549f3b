package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import io.github.glustertmpfscache.codec.ValueCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The contenders that several hosts share. */
public final class NetworkPeers {
    static final String LIBRARY = "library";
    static final String RENAME = "gluster-rename";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STALE_LIMIT = Duration.ofSeconds(10);

    private NetworkPeers() {}

    /** All of them; nothing is connected before one is opened. */
    public static List<PeerType> all(Servers servers) {
        return List.of(
                redis(servers, RedisRoute.DIRECT),
                redisWait(servers, RedisRoute.DIRECT),
                memcached(servers),
                files(servers, false),
                files(servers, true),
                library(servers),
                libraryWithoutTimeout(servers),
                libraryNear(servers, Duration.ZERO),
                libraryNear(servers, SECOND),
                libraryRevalidating(servers),
                libraryShared(servers));
    }

    /** Tells whether a peer keeps its entries on the GlusterFS mount. */
    static boolean isOnMount(PeerType type) {
        return type.id().startsWith("gluster-") || type.id().startsWith(LIBRARY);
    }

    /** Redis with asynchronous replication. */
    public static PeerType redis(Servers servers, RedisRoute route) {
        return new PeerType(
                "redis",
                "Redis, async replica",
                "one connection for all threads, as Lettuce's documentation advises (Connection Pooling); no persistence, 1 GB allkeys-lru,"
                        + " the start that Redis's documentation names for a cache; one replica, not waited for",
                load -> new RedisPeer(route, servers, true));
    }

    /** Redis with each put on the replica too before it is done. */
    public static PeerType redisWait(Servers servers, RedisRoute route) {
        return new PeerType(
                "redis-wait",
                "Redis, WAIT 1",
                "as redis, but SET and WAIT 1 1000 in one write, fewer than 1 replica is a failure (Redis's documentation of WAIT); a connection"
                        + " for each thread, in a pool, because WAIT blocks it (Lettuce's documentation: threads with blocking calls get their own)",
                load -> new RedisWaitPeer(route, servers, load.threads() + 1, true));
    }

    /** memcached, which has no replicas. */
    public static PeerType memcached(Servers servers) {
        return new PeerType(
                "memcached",
                "memcached, two servers",
                "xmemcached, KetamaMemcachedSessionLocator (its README), 5 connections to each server (its author's guide for high load;"
                        + " at most 30), text protocol, no compression; -m 1024 -I 2m; each key is on one server only",
                load -> new MemcachedPeer(servers, true));
    }

    /** Files on the mount without the library. */
    public static PeerType files(Servers servers, boolean renames) {
        return new PeerType(
                renames ? RENAME : "gluster-plain",
                renames ? "GlusterFS, temp file + rename" : "GlusterFS, plain calls",
                renames
                        ? "a temp file beside the target, renamed: what the library is measured against elsewhere"
                        : "the article's calls: create and write, read, delete; a reader may see a part",
                load -> {
                    Path directory = servers.mount().resolve(newName());
                    return renames ? new FilesPeer(directory, true, true) : new PlainFilesPeer(directory);
                });
    }

    /** The library without a near-cache. */
    public static PeerType library(Servers servers) {
        return new PeerType(
                LIBRARY, "this library", LibraryPeer.SETTINGS + "; no near-cache", load -> open(servers, null));
    }

    private static PeerType libraryWithoutTimeout(Servers servers) {
        return new PeerType(
                "library-no-timeout",
                "this library, no operation timeout",
                "as library, withoutOperationTimeout(): file calls on the caller's thread, which hangs when the mount does",
                load -> open(servers, GlusterTmpfsCacheBuilder::withoutOperationTimeout, ValueCodec.bytes()));
    }

    /** The library with values in this JVM's memory. */
    public static PeerType libraryNear(Servers servers, Duration bound) {
        return new PeerType(
                "library-near-" + (bound.isZero() ? "0" : bound.toSeconds() + "s"),
                "this library, near-cache " + bound.toSeconds() + " s",
                LibraryPeer.SETTINGS + "; near-cache with room for all keys, staleness bound " + bound.toSeconds()
                        + " s"
                        + (bound.isZero() ? ": asks the mount each time whether the value is still the same" : ""),
                load -> open(servers, LibraryPeer.nearFor(load, bound)));
    }

    private static PeerType libraryRevalidating(Servers servers) {
        return new PeerType(
                "library-near-1s-swr",
                "this library, near-cache 1 s, revalidating behind",
                "as library-near-1s, with staleWhileRevalidate 10 s: nobody waits for the look at the mount",
                load -> open(servers, LibraryPeer.nearFor(load, SECOND).staleWhileRevalidate(STALE_LIMIT)));
    }

    private static PeerType libraryShared(Servers servers) {
        return new PeerType(
                "library-near-1s-shared",
                "this library, near-cache 1 s, immutable values",
                "as library-near-1s, with a codec whose values nobody changes, as strings and records: all gets return the same object,"
                        + " while those of arrays return copies",
                load -> open(
                        servers, builder -> builder.nearCache(LibraryPeer.nearFor(load, SECOND)), new SharedBytes()));
    }

    private static Peer open(Servers servers, NearCacheOptions near) {
        return new LibraryPeer(servers.mount(), newName(), near, true);
    }

    private static Peer open(
            Servers servers, UnaryOperator<GlusterTmpfsCacheBuilder> settings, ValueCodec<byte[]> codec) {
        return new LibraryPeer(servers.mount(), newName(), settings, codec, true);
    }

    private static String newName() {
        return "peers-" + UUID.randomUUID();
    }
}
