package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one host load a value while the others wait for it, each for a bounded time by its own clock. A claim that cannot be made, such as
 * on a full volume, keeps nobody from loading. Thread-safe.
 */
final class OtherHosts {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Whoever has it may load, and others may do so too. */
    static final LoadClaim NONE = () -> {};

    private final LoadClaiming claims;
    private final ValueStore values;
    private final LongSupplier nanoClock;
    private final LongConsumer pause;

    OtherHosts(LoadClaiming claims, ValueStore values, LongSupplier nanoClock, LongConsumer pause) {
        this.claims = claims;
        this.values = values;
        this.nanoClock = nanoClock;
        this.pause = pause;
    }

    /**
     * Who is to load.
     *
     * @param found the value, if another host has loaded it
     * @param claim the caller's, if it is to load
     */
    record Turn<V>(@Nullable FoundValue<V> found, @Nullable LoadClaim claim) {}

    /** Without waiting; neither of the two if another host is loading now. */
    <V> Turn<V> tryTurn(LoadRequest<V> request) throws IOException {
        Optional<LoadClaim> claim = claim(request.key(), false);
        if (claim.isEmpty()) {
            return new Turn<>(null, null);
        }
        // Another host may have loaded it between the caller's look and the claim.
        FoundValue<V> found;
        try {
            found = values.findNow(request.key(), request.format());
        } catch (IOException | RuntimeException | Error e) {
            claim.get().release();
            throw e;
        }
        return new Turn<>(found, claim.get());
    }

    private Optional<LoadClaim> claim(String key, boolean evenIfClaimed) {
        try {
            return claims.claim(key, evenIfClaimed);
        } catch (IOException e) {
            return Optional.of(NONE);
        }
    }

    /** Waits for another host's load, but not for longer than that; then the caller is to load. */
    <V> Turn<V> awaitTurn(LoadRequest<V> request, long waitNanos) throws IOException {
        long start = nanoClock.getAsLong();
        long pauseNanos = FIRST_PAUSE_NANOS;
        while (true) {
            long left = waitNanos - (nanoClock.getAsLong() - start);
            if (left <= 0) {
                // Its host has died, or takes longer than we wait.
                return new Turn<>(null, claim(request.key(), true).orElse(NONE));
            }
            pause.accept(Math.min(pauseNanos, left));
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            FoundValue<V> found = values.findNow(request.key(), request.format());
            if (found != null) {
                return new Turn<>(found, null);
            }
            Turn<V> turn = tryTurn(request);
            if (turn.claim() != null) {
                return turn;
            }
        }
    }
}
