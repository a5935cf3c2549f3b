package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.ExpiryRules;
import java.time.InstantSource;

/**
 * What a store needs to tell live entries from dead ones.
 *
 * @param rules when entries are dead
 * @param clock the time on the wall
 * @param stamps where uses are noted
 */
public record Expiry(ExpiryRules rules, InstantSource clock, UseStamps stamps) {
    /** Entries die by their lifespan alone, and nobody asks when they were used. */
    static final Expiry BY_LIFESPAN = new Expiry(ExpiryRules.NONE, InstantSource.system(), UseStamps.NONE);
}
