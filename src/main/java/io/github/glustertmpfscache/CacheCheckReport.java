package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.check.Finding;
import io.github.glustertmpfscache.internal.check.Findings;
import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link CacheCheck} has found. Every thing counts once, also when it was repaired. Files that were replaced or removed by
 * others meanwhile are counted as they were when they were read, or not at all.
 *
 * @param directory the cache's directory
 * @param valid entries that are sound and have not expired
 * @param bytes what the files of the valid entries take, in whole pages of 4 KiB each
 * @param expired sound entries that are past their time to live, or written further in the future than clocks may differ
 * @param corrupt entries that are damaged, or lie where those of another key belong
 * @param unknownFormat entries of a format version or with flags that this version of the library does not know; two damaged
 *     fields of a header look the same
 * @param unreadable files and directories of which the file system says that they cannot be read
 * @param foreign files, directories and links that this library has not made
 * @param missingShards directories of entries that are lost
 * @param temps files that are being written, or were by writers that died
 * @param claims files that a {@code putIfAbsent} over an expired entry leaves for some seconds
 * @param clearedTrees directories that a {@code clear} has left for the sweeper
 * @param unfinishedTrees directories that are being made, or were by somebody who died
 * @param repaired how many of all these were removed or, being lost, made anew
 * @param troubles how much of what is no part of a sound cache is still there: corrupt, unknownFormat, unreadable, foreign,
 *     missingShards, less those that were repaired
 * @param examples up to ten of each kind of trouble, and of each other kind those that resisted a repair; cannot be changed
 */
public record CacheCheckReport(
        Path directory,
        long valid,
        long bytes,
        long expired,
        long corrupt,
        long unknownFormat,
        long unreadable,
        long foreign,
        long missingShards,
        long temps,
        long claims,
        long clearedTrees,
        long unfinishedTrees,
        long repaired,
        long troubles,
        List<Example> examples) {

    /**
     * One thing that was found.
     *
     * @param kind the name of the component of {@link CacheCheckReport} that counts it, such as {@code corrupt}
     * @param path where it lies or lay; its name may hold any character if it is foreign
     * @param detail what is to be said about it
     * @param repaired whether it was removed or, being lost, made anew
     */
    public record Example(String kind, Path path, String detail, boolean repaired) {}

    static CacheCheckReport of(Path directory, Findings findings) {
        return new CacheCheckReport(
                directory,
                findings.found(Finding.VALID),
                findings.bytes(),
                findings.found(Finding.EXPIRED),
                findings.found(Finding.CORRUPT),
                findings.found(Finding.UNKNOWN_FORMAT),
                findings.found(Finding.UNREADABLE),
                findings.found(Finding.FOREIGN),
                findings.found(Finding.MISSING_SHARD),
                findings.found(Finding.TEMP),
                findings.found(Finding.CLAIM),
                findings.found(Finding.CLEARED_TREE),
                findings.found(Finding.UNFINISHED_TREE),
                findings.repaired(),
                findings.troublesLeft(),
                findings.examples().stream()
                        .map(found ->
                                new Example(found.finding().word(), found.path(), found.detail(), found.repaired()))
                        .toList());
    }

    /**
     * Tells whether the cache is as it should be now. Expired entries, temp files, claims and left directories are no trouble:
     * they come and go in every cache.
     *
     * @return whether {@code troubles} is zero
     */
    public boolean isSound() {
        return troubles == 0;
    }
}
