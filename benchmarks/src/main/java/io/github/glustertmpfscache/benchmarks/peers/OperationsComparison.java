package io.github.glustertmpfscache.benchmarks.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Single operations of one thread, for each size of values: all peers take turns, batch by batch, until each has had its time. */
final class OperationsComparison {
    /** Less leaves the compiler at work in the first rounds. */
    private static final double LEAST_WARMUP_SECONDS = 1;
    /** Batches of a round, where gets wait for the puts to be forgotten: fast peers have many in their time. */
    private static final int MOST_WAITS = 10;

    private static final double MILLIS_PER_SECOND = 1e3;

    private final List<PeerType> types;
    private final Duration beforeGets;
    private final ComparisonOptions options;
    private final Progress progress;

    OperationsComparison(Contest contest, ComparisonOptions options, Progress progress) {
        types = contest.peers();
        beforeGets = contest.beforeGets();
        this.options = options;
        this.progress = progress;
    }

    /** How long it will take, at the most. */
    static double plannedSeconds(Contest contest, ComparisonOptions options) {
        int peers = contest.peers().size();
        return options.sizes().size()
                * (peers * warmupSeconds(options)
                        + options.rounds() * roundSeconds(peers, contest.beforeGets(), options));
    }

    private static double roundSeconds(int peers, Duration beforeGets, ComparisonOptions options) {
        return peers * options.seconds() + MOST_WAITS * beforeGets.toMillis() / MILLIS_PER_SECOND;
    }

    private static double warmupSeconds(ComparisonOptions options) {
        return Math.max(LEAST_WARMUP_SECONDS, options.seconds());
    }

    void run(Consumer<OperationResult> results) throws Exception {
        for (int size : options.sizes()) {
            OperationBatch batch = new OperationBatch(size);
            Load load = new Load(batch.keys(), size, KeyDistribution.UNIFORM, 0.5, 1);
            try (OpenPeers peers = OpenPeers.open(types, load)) {
                measure(size, batch, peers).forEach(results);
            }
        }
    }

    private List<OperationResult> measure(int size, OperationBatch batch, OpenPeers peers) throws Exception {
        Map<String, OperationTrouble> trouble = new LinkedHashMap<>();
        Map<String, List<OperationTimes>> rounds = new LinkedHashMap<>();
        for (PeerType type : types) {
            trouble.put(type.id(), new OperationTrouble());
            rounds.put(type.id(), new ArrayList<>());
        }
        progress.begin("operations, " + Texts.bytes(size) + ": warming up");
        round(warmupSeconds(options), Duration.ZERO, batch, peers, trouble);
        progress.done(types.size() * warmupSeconds(options));
        for (int round = 0; round < options.rounds(); round++) {
            progress.begin("operations, " + Texts.bytes(size) + ": round " + (round + 1) + "/" + options.rounds());
            round(options.seconds(), beforeGets, batch, peers, trouble)
                    .forEach((peer, times) -> rounds.get(peer).add(times));
            progress.done(roundSeconds(types.size(), beforeGets, options));
        }
        return types.stream()
                .map(type -> OperationResult.of(size, type.id(), rounds.get(type.id()), trouble.get(type.id())))
                .toList();
    }

    /** All peers wait together, so a wait costs no more time with more of them. */
    private Map<String, OperationTimes> round(
            double seconds,
            Duration beforeGets,
            OperationBatch batch,
            OpenPeers peers,
            Map<String, OperationTrouble> trouble)
            throws Exception {
        Map<String, OperationTimes> times = new LinkedHashMap<>();
        types.forEach(type -> times.put(type.id(), new OperationTimes()));
        boolean waits = !beforeGets.isZero();
        for (int turn = 0; !waits || turn < MOST_WAITS; turn++) {
            List<OpenPeer> left = peers.shuffled().stream()
                    .filter(open -> times.get(open.type().id()).totalSeconds() < seconds)
                    .toList();
            if (left.isEmpty()) {
                break;
            }
            List<List<OpenPeer>> groups =
                    waits ? List.of(left) : left.stream().map(List::of).toList();
            for (List<OpenPeer> group : groups) {
                run(group, batch::runPuts, times, trouble);
                TimeUnit.NANOSECONDS.sleep(beforeGets.toNanos());
                run(group, batch::runOthers, times, trouble);
            }
        }
        return times;
    }

    /** A part of a batch. */
    private interface Part {
        void run(Peer peer, OperationTimes times, OperationTrouble trouble) throws Exception;
    }

    private static void run(
            List<OpenPeer> group, Part part, Map<String, OperationTimes> times, Map<String, OperationTrouble> trouble)
            throws Exception {
        for (OpenPeer open : group) {
            String id = open.type().id();
            try {
                part.run(open.peer(), times.get(id), trouble.get(id));
            } catch (WrongValueException e) {
                throw new PeerFailedException(open.type().title() + " is wrong: " + e.getMessage(), e);
            }
        }
    }
}
