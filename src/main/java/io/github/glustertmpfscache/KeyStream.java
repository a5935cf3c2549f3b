package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.EntryKey;
import java.io.UncheckedIOException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns the failures of a stream of keys into what callers see. Not thread-safe, as no stream is. */
final class KeyStream extends Spliterators.AbstractSpliterator<String> {
    private final Spliterator<EntryKey> keys;
    private final Failures failures;

    private KeyStream(Spliterator<EntryKey> keys, Failures failures) {
        super(Long.MAX_VALUE, NONNULL);
        this.keys = keys;
        this.failures = failures;
    }

    static Stream<String> of(Stream<EntryKey> keys, Failures failures) {
        return StreamSupport.stream(new KeyStream(keys.spliterator(), failures), false)
                .onClose(keys::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
        String[] next = new String[1];
        try {
            if (!keys.tryAdvance(key -> next[0] = key.text())) {
                return false;
            }
        } catch (UncheckedIOException e) {
            throw failures.of("keys", requireNonNull(e.getCause()));
        }
        action.accept(next[0]);
        return true;
    }
}
