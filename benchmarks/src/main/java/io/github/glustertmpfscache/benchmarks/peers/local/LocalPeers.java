package io.github.glustertmpfscache.benchmarks.peers.local;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import io.github.glustertmpfscache.MountFailureMode;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Caches on a directory of this machine. */
public final class LocalPeers {
    static final String LIBRARY = "library";
    static final String RENAME = "rename";

    private LocalPeers() {}

    /** Returns those that are compared. */
    public static List<PeerType> all(Path directory) {
        return List.of(
                library(
                        directory,
                        LIBRARY,
                        "This library",
                        "withoutOperationTimeout(), as its README says for local directories",
                        builder -> builder.withoutOperationTimeout()),
                library(
                        directory,
                        "library-timeout",
                        "This library, with timeout",
                        "its defaults: an operation timeout of 1 s, so threads of its own make the file calls",
                        builder -> builder),
                type(
                        directory,
                        RENAME,
                        "Temp file and rename",
                        "by hand: a new temp file, then an atomic move; Files.readAllBytes; the key's SHA-256 as the name;"
                                + " one directory; no checksum, no expiry, no bound",
                        (own, load) -> new RenamePeer(own)),
                type(
                        directory,
                        "plain",
                        "Files.write",
                        "by hand: Files.write over the old file, else like rename; not atomic, so wrong values are counted",
                        (own, load) -> new PlainPeer(own)),
                type(
                        directory,
                        "ehcache",
                        "Ehcache, disk tier",
                        "3.12.0: disk tier alone and persistent, which its documentation allows, so no tier in memory serves"
                                + " gets; its ByteArraySerializer; disk pool 4 times the data, 16 segments and one writer"
                                + " (defaults). Asynchronous: a put returns when the value is in a queue in memory without"
                                + " bound, and gets are served from there; the file is not readable after a crash",
                        EhcachePeer::open),
                type(
                        directory,
                        "jcs",
                        "Commons JCS, indexed disk",
                        "3.2.1: IndexedDiskCache, MaxObjects 0 so that memory serves no gets, MaxKeySize and"
                                + " MaxPurgatorySize above the number of keys, which its documentation calls for."
                                + " Asynchronous: a put returns when the value is in a queue in memory (purgatory), gets are served"
                                + " from there, and a second put of a key whose first one still waits is lost: the older value stays",
                        JcsPeer::open),
                type(
                        directory,
                        "disklrucache",
                        "DiskLruCache",
                        "2.0.2: one value a key, maximum size twice the data; the key's SHA-256 as its key; a put waits while"
                                + " another thread edits the entry (edit() returns null then)",
                        DiskLruPeer::open));
    }

    /** Returns those that take part on request. */
    public static List<PeerType> extras(Path directory) {
        return List.of(library(
                directory,
                "library-near",
                "This library, near-cache",
                "withoutOperationTimeout(), near-cache of 64 MB with a staleness bound of 1 s: memory serves most gets",
                builder -> builder.withoutOperationTimeout().nearCache(NearCacheOptions.ofMaximumBytes(64 << 20))));
    }

    private static PeerType library(
            Path directory,
            String id,
            String title,
            String setup,
            Function<GlusterTmpfsCacheBuilder, GlusterTmpfsCacheBuilder> settings) {
        return type(
                directory,
                id,
                title,
                setup
                        + "; requireMount(false), MountFailureMode.THROW, so that what could not be done counts as failed; else its"
                        + " defaults: checksums, sweeper",
                (own, load) -> new LibraryPeer(
                        own,
                        settings.apply(GlusterTmpfsCache.builder(own.path())
                                        .name("peer")
                                        .requireMount(false)
                                        .mountFailureMode(MountFailureMode.THROW))
                                .build()));
    }

    private static PeerType type(Path directory, String id, String title, String setup, Opener opener) {
        return new PeerType(id, title, setup, load -> {
            PeerDirectory own = PeerDirectory.create(directory, id);
            try {
                return opener.open(own, load);
            } catch (Exception e) {
                own.close();
                throw e;
            }
        });
    }

    /** Opens a peer in a directory of its own. */
    private interface Opener {
        Peer open(PeerDirectory directory, Load load) throws IOException;
    }
}
