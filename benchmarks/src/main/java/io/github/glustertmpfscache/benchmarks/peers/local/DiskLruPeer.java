package io.github.glustertmpfscache.benchmarks.peers.local;

import com.jakewharton.disklrucache.DiskLruCache;
import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** DiskLruCache, of which OkHttp's and Glide's caches descend. */
final class DiskLruPeer implements Peer {
    private static final int VERSION = 1;
    private static final int VALUES_OF_A_KEY = 1;
    private static final int ROOM = 2;
    private static final long RETRY_NANOS = 10_000;
    private static final long LONGEST_RETRY_NANOS = 10_000_000_000L;

    private final PeerDirectory directory;
    private final DiskLruCache cache;

    private DiskLruPeer(PeerDirectory directory, DiskLruCache cache) {
        this.directory = directory;
        this.cache = cache;
    }

    static Peer open(PeerDirectory directory, Load load) throws IOException {
        return new DiskLruPeer(
                directory,
                DiskLruCache.open(directory.path().toFile(), VERSION, VALUES_OF_A_KEY, ROOM * load.totalBytes()));
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
        try (DiskLruCache.Snapshot snapshot = cache.get(FileNames.of(key))) {
            return snapshot == null
                    ? Optional.empty()
                    : Optional.of(snapshot.getInputStream(0).readAllBytes());
        }
    }

    @Override
    public void put(String key, byte[] value) throws IOException {
        DiskLruCache.Editor editor = editor(FileNames.of(key));
        try {
            try (OutputStream stream = editor.newOutputStream(0)) {
                stream.write(value);
            }
            editor.commit();
        } finally {
            editor.abortUnlessCommitted(); // or nobody could edit the entry any more
        }
    }

    @Override
    public void remove(String key) throws IOException {
        cache.remove(FileNames.of(key));
    }

    @Override
    public void close() throws IOException {
        cache.close();
        directory.close();
    }

    /** There is none while another thread edits the entry; giving up then would be the fastest put of all. */
    private DiskLruCache.Editor editor(String name) throws IOException {
        long end = System.nanoTime() + LONGEST_RETRY_NANOS;
        DiskLruCache.Editor editor = cache.edit(name);
        while (editor == null) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("another thread does not end its edit of " + name);
            }
            LockSupport.parkNanos(RETRY_NANOS);
            editor = cache.edit(name);
        }
        return editor;
    }
}
