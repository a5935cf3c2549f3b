package io.github.glustertmpfscache;

import java.util.Optional;

/**
 * What a cache knows of a key: its value, that it has none, or nothing.
 *
 * @param state which of the three
 * @param value the value; empty unless it is a hit
 * @param <V> the type of the values
 */
public record CacheLookup<V>(State state, Optional<V> value) {
    /** What is known. */
    public enum State {
        /** The value. */
        HIT,
        /** That there is none: {@link TypedCache#putAbsent} has said so, or a loader. */
        KNOWN_ABSENT,
        /** Nothing. */
        MISS
    }

    /**
     * Whether there is a value.
     *
     * @return true for {@link State#HIT}
     */
    public boolean isHit() {
        return state == State.HIT;
    }

    /**
     * Whether there is known to be none.
     *
     * @return true for {@link State#KNOWN_ABSENT}
     */
    public boolean isKnownAbsent() {
        return state == State.KNOWN_ABSENT;
    }

    /**
     * Whether nothing is known.
     *
     * @return true for {@link State#MISS}
     */
    public boolean isMiss() {
        return state == State.MISS;
    }
}
