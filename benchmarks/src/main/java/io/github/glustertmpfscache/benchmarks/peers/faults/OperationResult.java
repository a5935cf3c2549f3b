package io.github.glustertmpfscache.benchmarks.peers.faults;

import java.util.Map;

/**
 * What became of the operations of one kind since the kill.
 *
 * @param succeeded puts that returned, and gets that returned the value
 * @param misses gets that found nothing, of keys that had been put
 * @param wrong gets that returned what nobody had put, such as a part of a value
 * @param thrown how many failed, by exception
 * @param longestMillis the longest operation
 * @param longestGapMillis the longest time in which none succeeded
 * @param recoveryMillis from the kill to the end of the last trouble: a second without a success, or 250 ms in which not more operations
 *     succeeded than failed; 0 if there was none
 * @param successes by window, from the beginning of the load on
 * @param failures by window
 */
record OperationResult(
        long succeeded,
        long misses,
        long wrong,
        Map<String, Long> thrown,
        long longestMillis,
        long longestGapMillis,
        long recoveryMillis,
        int[] successes,
        int[] failures) {
    long failed() {
        return thrown.values().stream().mapToLong(Long::longValue).sum();
    }
}
