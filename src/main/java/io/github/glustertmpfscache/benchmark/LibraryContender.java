package io.github.glustertmpfscache.benchmark;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** This library with its defaults. */
final class LibraryContender implements Contender {
    private final GlusterTmpfsCache cache;

    LibraryContender(Path runDirectory, boolean onGlusterFs) {
        GlusterTmpfsCacheBuilder builder =
                GlusterTmpfsCache.builder(runDirectory).name("library").requireMount(onGlusterFs);
        // As its users set it up: a local directory does not hang.
        this.cache = (onGlusterFs ? builder : builder.withoutOperationTimeout()).build();
    }

    @Override
    public void write(String key, byte[] value) {
        cache.put(key, value);
    }

    @Override
    public byte[] read(String key, int size) throws IOException {
        return cache.get(key).orElseThrow(() -> new IOException("get of " + key + " was a miss right after its put"));
    }

    @Override
    public void remove(String key) throws IOException {
        if (!cache.evict(key)) {
            throw new IOException("evict of " + key + " found no entry right after its put");
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
