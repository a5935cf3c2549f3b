package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.EntryPermissions;
import io.github.glustertmpfscache.internal.near.NearSettings;
import io.github.glustertmpfscache.internal.outage.BoundedCalls;
import io.github.glustertmpfscache.internal.reclaim.ReclaimSettings;
import io.github.glustertmpfscache.internal.reclaim.Watermarks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link GlusterTmpfsCacheBuilder} was told, checked and complete.
 *
 * @param watermarks null: on where the mount is one of GlusterFS
 * @param nearCache null: none
 * @param timeoutNanos how long an operation may take; {@link io.github.glustertmpfscache.internal.outage.BoundedCalls#UNBOUNDED} if it
 *     runs on its caller's thread
 * @param openingNanos how long opening may take, if an operation may not take longer
 */
record CacheSettings(
        Path mount,
        String name,
        boolean requireMount,
        EntryPermissions permissions,
        Duration expireAfterWrite,
        Duration expireAfterAccess,
        Duration clockSkewAllowance,
        double expiryJitter,
        long maximumBytes,
        @Nullable Watermarks watermarks,
        boolean sweep,
        Duration sweepInterval,
        Duration leftoverGrace,
        @Nullable NearCacheOptions nearCache,
        LoadOptions loading,
        long timeoutNanos,
        long openingNanos,
        MountFailureMode failureMode,
        InstantSource clock,
        LongSupplier nanoClock) {
    ExpiryRules expiryRules() {
        return new ExpiryRules(
                millis(expireAfterAccess),
                clockSkewAllowance.toMillis(),
                loading.staleIfError().toMillis());
    }

    ReclaimSettings reclaimSettings(boolean onGlusterFs) {
        Watermarks marks = watermarks;
        if (marks == null) {
            marks = onGlusterFs ? Watermarks.DEFAULT : Watermarks.OFF;
        }
        return new ReclaimSettings(maximumBytes, marks, onGlusterFs, sweepInterval, sweep, leftoverGrace);
    }

    NearSettings nearSettings(NearCacheOptions near) {
        return near.settings(millis(expireAfterAccess));
    }

    private static long millis(Duration duration) {
        return Lifespan.starting(0, duration).expiresAtMillis();
    }

    /** The limits, for a log line. */
    String describe(boolean onGlusterFs) {
        Watermarks marks = reclaimSettings(onGlusterFs).watermarks();
        return "entries live " + orForever(expireAfterWrite)
                + (expireAfterAccess.equals(GlusterTmpfsCache.FOREVER)
                        ? ""
                        : ", unused ones " + text(expireAfterAccess))
                + (maximumBytes == Long.MAX_VALUE ? "" : ", at most " + maximumBytes + " bytes")
                + ", watermarks " + (marks.areOn() ? marks.low() + " to " + marks.high() : "none")
                + ", operationTimeout "
                + (timeoutNanos == BoundedCalls.UNBOUNDED ? "none" : text(Duration.ofNanos(timeoutNanos)))
                + ", " + failureMode
                + ", near-cache " + (nearCache == null ? "none" : nearCache)
                + (sweep ? ", a sweep takes " + text(sweepInterval) : ", no sweeper");
    }

    private static String orForever(Duration duration) {
        return duration.equals(GlusterTmpfsCache.FOREVER) ? "for ever" : text(duration);
    }

    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT); // PT10M: 10m
    }
}
