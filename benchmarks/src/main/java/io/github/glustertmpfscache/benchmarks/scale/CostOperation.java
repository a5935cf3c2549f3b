package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;

/** What a single thread does with a cache, in the order of a round. Each checks that it has done what it says, or its cost means nothing. */
enum CostOperation {
    GET_HIT("get, hit") {
        @Override
        void run(GlusterTmpfsCache cache, String key, byte[] value) {
            check(cache.get(key).orElse(new byte[0]).length == value.length, key);
        }
    },
    GET_MISS("get, miss") {
        @Override
        void run(GlusterTmpfsCache cache, String key, byte[] value) {
            check(cache.get(key).isEmpty(), key);
        }
    },
    PUT_OVER("put over an entry") {
        @Override
        void run(GlusterTmpfsCache cache, String key, byte[] value) {
            cache.put(key, value);
        }
    },
    PUT_NEW("put of a new key") {
        @Override
        void run(GlusterTmpfsCache cache, String key, byte[] value) {
            cache.put(key, value);
        }
    },
    EVICT("evict") {
        @Override
        void run(GlusterTmpfsCache cache, String key, byte[] value) {
            check(cache.evict(key), key);
        }
    };

    private final String title;

    CostOperation(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean writes() {
        return this != GET_HIT && this != GET_MISS;
    }

    abstract void run(GlusterTmpfsCache cache, String key, byte[] value);

    void check(boolean asExpected, String key) {
        if (!asExpected) {
            throw new IllegalStateException(title + " of " + key + " did something else; is the volume large enough?");
        }
    }
}
