package io.github.glustertmpfscache.internal.mount;

/**
 * How full a volume is, in bytes.
 *
 * @param total what it holds
 * @param usable what may still be written
 */
public record Space(long total, long usable) {
    public long used() {
        return total - usable;
    }
}
