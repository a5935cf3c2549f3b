package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.KeyScan;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A stream of keys, each step of which is an operation of the cache. Not thread-safe, as no stream is. */
final class KeyStream extends Spliterators.AbstractSpliterator<String> {
    private final KeyScan keys;
    private final OpenCache cache;

    private KeyStream(KeyScan keys, OpenCache cache) {
        super(Long.MAX_VALUE, NONNULL);
        this.keys = keys;
        this.cache = cache;
    }

    static Stream<String> of(KeyScan keys, OpenCache cache) {
        return StreamSupport.stream(new KeyStream(keys, cache), false).onClose(keys::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
        String[] next = new String[1];
        while (next[0] == null) {
            if (!cache.run("keys", () -> keys.advance(key -> next[0] = key.text()))) {
                return false;
            }
        }
        action.accept(next[0]);
        return true;
    }
}
