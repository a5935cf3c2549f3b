package io.github.glustertmpfscache;

import io.github.glustertmpfscache.codec.ValueCodec;
import java.nio.file.Path;

/** With a near-cache and without, with values that all callers share and with such that each gets its own of. */
enum LoadSetup {
    SHARED_ON_MOUNT(false, true),
    COPIED_ON_MOUNT(false, false),
    SHARED_IN_MEMORY(true, true),
    COPIED_IN_MEMORY(true, false);

    private final boolean near;
    private final boolean shared;

    LoadSetup(boolean near, boolean shared) {
        this.near = near;
        this.shared = shared;
    }

    /** A cache in a local directory that nobody sweeps. */
    GlusterTmpfsCacheBuilder cache(Path directory, SettableClock clock) {
        GlusterTmpfsCacheBuilder builder = GlusterTmpfsCache.builder(directory)
                .requireMount(false)
                .withoutSweeper()
                .clock(clock)
                .nanoClock(clock::nanoTime);
        return near ? builder.nearCache(NearCacheOptions.ofMaximumBytes(10 << 20)) : builder;
    }

    TypedCache<String> view(GlusterTmpfsCache cache) {
        return cache.typed(shared ? ValueCodec.utf8() : new CopiedText());
    }

    boolean isNear() {
        return near;
    }

    boolean sharesValues() {
        return shared;
    }

    /** Text of which nobody knows that it does not change. */
    private static final class CopiedText implements ValueCodec<String> {
        @Override
        public byte[] encode(String value) throws Exception {
            return ValueCodec.utf8().encode(value);
        }

        @Override
        public String decode(byte[] encoded) throws Exception {
            return ValueCodec.utf8().decode(encoded);
        }

        @Override
        public int schemaId() {
            return 1000;
        }

        @Override
        public String toString() {
            return "CopiedText";
        }
    }
}
