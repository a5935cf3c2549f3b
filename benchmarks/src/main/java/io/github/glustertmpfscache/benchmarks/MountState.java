package io.github.glustertmpfscache.benchmarks;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.UUID;

/** A cache and a directory for plain files, side by side in {@code -Dgtc.directory}, or else in a local directory in memory. */
final class MountState {
    private static final int KEYS = 1024;

    final GlusterTmpfsCache cache;
    final byte[] value;
    private final Path local;
    private final Path plain;
    private int key;
    private long temps;

    MountState(int valueBytes, boolean timeout) throws IOException {
        local = TempTree.create();
        String directory = System.getProperty("gtc.directory");
        Path at = directory == null ? local : Path.of(directory);
        GlusterTmpfsCacheBuilder builder = GlusterTmpfsCache.builder(at)
                .name("cost-" + UUID.randomUUID())
                .requireMount(false)
                .withoutSweeper();
        cache = (timeout ? builder : builder.withoutOperationTimeout()).build();
        plain = Files.createDirectory(at.resolve("plain-" + UUID.randomUUID()));
        value = new byte[valueBytes];
        new Random(1).nextBytes(value);
    }

    /** Puts all keys, both ways; no more than 64 MiB. */
    MountState filled() throws IOException {
        for (int i = 0; i < keys(); i++) {
            String next = nextKey();
            cache.put(next, value);
            putPlain(next);
        }
        return this;
    }

    private int keys() {
        return Math.max(16, Math.min(KEYS, (64 << 20) / Math.max(1, value.length)));
    }

    /** One after the other, and again from the first. */
    String nextKey() {
        key = (key + 1) % keys();
        return "key-" + key;
    }

    byte[] getPlain(String name) throws IOException {
        return Files.readAllBytes(plain.resolve(name));
    }

    /** A temp file and a rename, as a careful user would write it in a few lines. */
    Path putPlain(String name) throws IOException {
        Path temp = Files.write(plain.resolve("." + name + "." + temps++), value);
        return Files.move(temp, plain.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void close() throws IOException {
        cache.close();
        TempTree.deleteCache(cache.mount(), cache.name());
        TempTree.delete(plain);
        TempTree.delete(local);
    }
}
