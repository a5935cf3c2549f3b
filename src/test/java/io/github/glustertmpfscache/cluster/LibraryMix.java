package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.util.Random;

/**
 * Gets and puts through the library, nine gets to a write. All threads share keys, and each has some that it alone writes: of these it
 * knows what it may find, which is what it has tried to put last, or nothing.
 */
final class LibraryMix {
    static final int SHARED_KEYS = 96;
    private static final int OWN_KEYS = 3;

    private final GlusterTmpfsCache cache;
    private final String prefix;
    private final CallLog log;

    LibraryMix(GlusterTmpfsCache cache, String prefix, CallLog log) {
        this.cache = cache;
        this.prefix = prefix;
        this.log = log;
    }

    /** A value of each shared key, so that gets are hits. */
    void fill() {
        for (int key = 0; key < SHARED_KEYS; key++) {
            cache.put(sharedKey(key), StampedValue.of(sharedKey(key), 1, size(key)));
        }
    }

    Worker worker(int thread) {
        return new Worker(prefix + " own " + thread + " ");
    }

    private String sharedKey(int key) {
        return prefix + " shared " + key;
    }

    static int size(int key) {
        return key % 16 == 0 ? 100_000 : 1_000;
    }

    /** One thread's part. */
    final class Worker implements PacedThreads.Step {
        private static final long NOTHING = 0;

        private final String own;
        private final long[] versions = new long[OWN_KEYS]; // the last that was tried to be put; NOTHING after an evict
        private long version;

        private Worker(String own) {
            this.own = own;
        }

        @Override
        public void run(Random random) {
            boolean reads = random.nextInt(10) != 0;
            if (random.nextBoolean()) {
                int key = random.nextInt(OWN_KEYS);
                if (reads) {
                    readOwn(key);
                } else {
                    writeOwn(key, random.nextInt(4) == 0);
                }
            } else {
                int key = random.nextInt(SHARED_KEYS);
                if (reads) {
                    read(sharedKey(key));
                } else {
                    write(sharedKey(key), ++version, size(key));
                }
            }
        }

        private void writeOwn(int key, boolean evicts) {
            if (evicts) {
                versions[key] = NOTHING;
                log.make("evict", () -> cache.evict(own + key));
            } else {
                versions[key] = ++version;
                write(own + key, version, 1_000);
            }
        }

        private void write(String key, long version, int size) {
            byte[] value = StampedValue.of(key, version, size);
            log.make("put", () -> {
                cache.put(key, value);
                return true;
            });
        }

        /** For when the thread has ended, too. */
        void readOwn() {
            for (int key = 0; key < OWN_KEYS; key++) {
                readOwn(key);
            }
        }

        private void readOwn(int key) {
            long found = read(own + key);
            if (found != NOTHING && found != versions[key]) {
                log.wrong(own + key + " was version " + found + " after "
                        + (versions[key] == NOTHING ? "an evict" : "a put of version " + versions[key]));
            }
        }

        private long read(String key) {
            byte[] found = log.make("get", () -> cache.get(key).orElse(null));
            if (found == null) {
                return NOTHING;
            }
            long is = StampedValue.version(key, found);
            if (is == StampedValue.WRONG) {
                log.wrong(key + " was torn or another key's");
                return NOTHING;
            }
            log.good();
            return is;
        }
    }
}
