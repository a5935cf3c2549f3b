package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.mount.CacheTree;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets one of the hosts that have a cache open sweep it. The lease is a file that its holder replaces at every beat:
 *
 * <pre>
 *  1 HOLDER BEAT BEAT-MILLIS ENTRIES BYTES
 * </pre>
 *
 * <p>Released, it says {@code released}. One that another host had and that cannot be read may just be being replaced, so a host that has read one before
 * takes it for none only at the second time.
 *
 * <p>Nobody compares clocks: a watcher measures, by its own clock, for how long the file has not changed. After four beats it writes
 * itself into the file, and holds the lease if it finds itself there after {@link #SETTLED}, when every host's caches show
 * the last of several who did so. A holder that finds another one there stands back. With short beats a watcher is silent for longer
 * than whoever has written himself into the file, and for as long again as its own caches may hide his first beat: or hosts
 * might take the lease from one another for ever.
 *
 * <p>The lease spares the volume work, and no more: two hosts that sweep at once, which may happen for a beat after a host was
 * stopped and continued, do each other no harm.
 *
 * <p>Not thread-safe, but for {@link #totals} and {@link #isHolding}.
 */
final class SweepLease {
    /** Longer than a host's caches show a replaced file (3 s with the default mount options). */
    static final Duration SETTLED = Duration.ofSeconds(5);

    private static final long LONGEST_BEAT_MILLIS = Duration.ofMinutes(10).toMillis();
    private static final int SILENT_BEATS = 4;
    private static final int LATE_BEATS = 2; // a claim is looked at at a beat, which may come a fifth too late
    private static final String RELEASED = "released\n";

    private final CacheTree tree;
    private final String self;
    private final long beatMillis;
    private final LongSupplier nanoTime;

    private String seen = ""; // what another host has written
    private long seenSinceNanos;
    private int missing; // how often in a row it could not be read
    private long claimedAtNanos;
    private boolean claimed;
    private volatile boolean holding; // read by whoever asks for the totals
    private volatile Totals lastTotals = Totals.UNKNOWN; // likewise

    private record Content(String holder, long beat, long beatMillis, Totals totals) {
        static Optional<Content> parse(String text) {
            String[] fields = text.trim().split(" ", -1);
            try {
                return fields.length == 6 && fields[0].equals("1")
                        ? Optional.of(new Content(
                                fields[1],
                                Long.parseLong(fields[2]),
                                Long.parseLong(fields[3]),
                                new Totals(Long.parseLong(fields[4]), Long.parseLong(fields[5]))))
                        : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        String format() {
            return "1 " + holder + " " + beat + " " + beatMillis + " " + totals.entries() + " " + totals.bytes() + "\n";
        }
    }

    SweepLease(CacheTree tree, String self, Duration beat, LongSupplier nanoTime) {
        this.tree = tree;
        this.self = self;
        this.beatMillis = beat.toMillis();
        this.nanoTime = nanoTime;
    }

    /**
     * To be called every beat.
     *
     * @param own what this host's last pass has found, to be told to the others
     * @return whether this host is to sweep
     */
    boolean beat(Totals own) throws IOException {
        String text = tree.readLease().orElse("");
        Optional<Content> content = Content.parse(text);
        long now = nanoTime.getAsLong();
        if (content.isPresent() && content.get().holder().equals(self)) {
            if (!holding && now - claimedAtNanos < SETTLED.toNanos()) {
                return false;
            }
            holding = true;
            lastTotals = own.areKnown() ? own : content.get().totals();
            write(content.get().beat() + 1);
            return true;
        }
        holding = false;
        content.ifPresent(found -> lastTotals = found.totals());
        if (content.isPresent() && !text.equals(seen)) {
            seen = text;
            seenSinceNanos = now;
        }
        boolean isReleased = text.equals(RELEASED);
        missing = content.isPresent() || isReleased ? 0 : missing + 1;
        boolean isFree = content.isPresent()
                ? now - seenSinceNanos >= silenceNanos(content.get())
                : isReleased || missing > 1 || seen.isEmpty();
        if (isFree) {
            claimed = true;
            claimedAtNanos = now;
            write(0);
        } else {
            claimed = false;
        }
        return false;
    }

    private long silenceNanos(Content content) {
        long beat = Duration.ofMillis(Math.max(beatMillis, Math.min(content.beatMillis(), LONGEST_BEAT_MILLIS)))
                .toNanos();
        long untilAClaimIsSeenToHold = 2 * SETTLED.toNanos() + LATE_BEATS * beat;
        return Math.max(SILENT_BEATS * beat, untilAClaimIsSeenToHold);
    }

    private void write(long beat) throws IOException {
        tree.writeLease(new Content(self, beat, beatMillis, lastTotals).format());
    }

    /** Whether this host has just written itself into the lease, and should look soon whether it is still there. */
    boolean isWaitingToHold() {
        return claimed && !holding;
    }

    boolean isHolding() {
        return holding;
    }

    /** What the cache held at the end of its holder's last pass. */
    Totals totals() {
        return lastTotals;
    }

    /** Leaves the lease to whoever looks next, unless another host has it by now: this one may have been held up. */
    void release() throws IOException {
        if (holding) {
            holding = false;
            Optional<Content> content = Content.parse(tree.readLease().orElse(""));
            if (content.isPresent() && content.get().holder().equals(self)) {
                tree.writeLease(RELEASED);
            }
        }
    }
}
