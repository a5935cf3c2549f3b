package io.github.glustertmpfscache.benchmarks.peers;

import io.github.glustertmpfscache.benchmarks.Machine;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * All that was measured.
 *
 * @param contest who takes part is in its peers
 * @param failure why the run ended early, or empty
 */
public record ComparisonResults(
        Contest contest,
        ComparisonOptions options,
        Machine machine,
        OffsetDateTime startedAt,
        List<String> command,
        List<OperationResult> operations,
        List<LoadResult> loads,
        String failure) {

    /** How fast the single operations of one peer are, if they were measured. */
    public Optional<OperationResult> operations(int valueBytes, String peer) {
        return operations.stream()
                .filter(result ->
                        result.valueBytes() == valueBytes && result.peer().equals(peer))
                .findFirst();
    }

    /** A peer's name in tables and charts. */
    public String title(String peer) {
        return contest.peers().stream()
                .filter(type -> type.id().equals(peer))
                .map(PeerType::title)
                .findFirst()
                .orElse(peer);
    }
}
