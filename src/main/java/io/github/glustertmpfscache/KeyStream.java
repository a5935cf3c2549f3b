package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.KeyScan;
import java.io.IOException;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns the failures of a stream of keys into what callers see. Not thread-safe, as no stream is. */
final class KeyStream extends Spliterators.AbstractSpliterator<String> {
    private final KeyScan keys;
    private final Failures failures;

    private KeyStream(KeyScan keys, Failures failures) {
        super(Long.MAX_VALUE, NONNULL);
        this.keys = keys;
        this.failures = failures;
    }

    static Stream<String> of(KeyScan keys, Failures failures) {
        return StreamSupport.stream(new KeyStream(keys, failures), false).onClose(keys::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
        String[] next = new String[1];
        try {
            while (next[0] == null) {
                if (!keys.advance(key -> next[0] = key.text())) {
                    return false;
                }
            }
        } catch (IOException e) {
            throw failures.of("keys", e);
        }
        action.accept(next[0]);
        return true;
    }
}
