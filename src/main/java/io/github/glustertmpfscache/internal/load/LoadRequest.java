package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants.
 *
 * @param key the key
 * @param format how its values are encoded
 * @param loader makes the value; null for none
 * @param lifespan of a value that was loaded now
 * @param lifespanOfAbsence of the knowledge that there is none; null if that is not to be cached
 */
public record LoadRequest<V>(
        String key,
        ValueFormat<V> format,
        Loader<V> loader,
        Supplier<Lifespan> lifespan,
        @Nullable Supplier<Lifespan> lifespanOfAbsence) {
    /** What makes a value. */
    @FunctionalInterface
    public interface Loader<V> {
        @Nullable
        V load() throws Exception;
    }
}
