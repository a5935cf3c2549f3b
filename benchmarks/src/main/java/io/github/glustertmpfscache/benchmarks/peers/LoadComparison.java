package io.github.glustertmpfscache.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gets and puts by many threads: all peers under each load, in turn within each round. */
final class LoadComparison {
    private final List<PeerType> types;
    private final ComparisonOptions options;
    private final Progress progress;

    LoadComparison(List<PeerType> types, ComparisonOptions options, Progress progress) {
        this.types = types;
        this.options = options;
        this.progress = progress;
    }

    /** How long the measuring will take, without filling. */
    static double plannedSeconds(int peers, ComparisonOptions options) {
        int cells = options.sizes().size() * options.cells(0).size();
        return cells * peers * (options.warmupSeconds() + options.rounds() * options.seconds());
    }

    /** Hands over each result as soon as it is there, because a run may take hours and fail at the end. */
    void run(Consumer<LoadResult> results) throws Exception {
        for (int size : options.sizes()) {
            List<Load> cells = options.cells(size);
            progress.begin("load, " + Texts.bytes(size) + ": opening and filling");
            LoadData data = LoadData.of(cells.get(0));
            // They stay open for all loads of a size, because filling takes longer than a round.
            try (OpenPeers peers = OpenPeers.open(types, options.largest(cells))) {
                for (OpenPeer open : peers.all()) {
                    data.fill(open);
                }
                for (Load cell : cells) {
                    measure(cell, data, peers).forEach(results);
                }
            }
        }
    }

    private List<LoadResult> measure(Load cell, LoadData data, OpenPeers peers) throws Exception {
        KeyChoosers choosers = KeyChoosers.of(cell.distribution(), cell.keys());
        Map<String, List<LoadRound>> rounds = new LinkedHashMap<>();
        for (OpenPeer open : peers.all()) {
            rounds.put(open.type().id(), new ArrayList<>());
            progress.begin(Texts.load(cell) + ": warming up " + open.type().id());
            run(open, cell, data, choosers, -1, options.warmupSeconds());
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (OpenPeer open : peers.shuffled()) {
                progress.begin(Texts.load(cell) + ": round " + (round + 1) + "/" + options.rounds() + ", "
                        + open.type().id());
                rounds.get(open.type().id()).add(run(open, cell, data, choosers, round, options.seconds()));
            }
        }
        return rounds.entrySet().stream()
                .map(each -> LoadResult.of(cell, each.getKey(), each.getValue()))
                .toList();
    }

    private LoadRound run(OpenPeer open, Load cell, LoadData data, KeyChoosers choosers, int round, double seconds)
            throws Exception {
        try {
            LoadRound done = LoadRound.run(open, cell, data, choosers, round, seconds);
            progress.done(seconds);
            return done;
        } catch (WrongValueException e) {
            throw new PeerFailedException(
                    open.type().title() + " is wrong, under " + Texts.load(cell) + ": " + e.getMessage(), e);
        }
    }
}
