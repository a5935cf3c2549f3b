package io.github.glustertmpfscache.benchmark;

import io.github.glustertmpfscache.CacheException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One contender on one system, with what it has done so far. Used by one thread at a time. */
final class Lane {
    private final TestedSystem system;
    private final ContenderKind kind;
    private final Contender contender;
    private final List<Double> roundSeconds = new ArrayList<>();
    private final List<RoundSamples> rounds = new ArrayList<>();

    private Lane(TestedSystem system, ContenderKind kind, Contender contender) {
        this.system = system;
        this.kind = kind;
        this.contender = contender;
    }

    static Lane open(TestedSystem system, ContenderKind kind, RunDirectory directory) throws BenchmarkFailedException {
        try {
            return new Lane(system, kind, kind.open(directory.path(), system.isGlusterFs()));
        } catch (IOException | CacheException e) {
            throw failure(system, kind, e);
        }
    }

    TestedSystem system() {
        return system;
    }

    Contender contender() {
        return contender;
    }

    void add(double seconds, RoundSamples samples) {
        roundSeconds.add(seconds);
        rounds.add(samples);
    }

    ContenderResults results() {
        return ContenderResults.of(kind, roundSeconds, rounds);
    }

    BenchmarkFailedException failure(Throwable cause) {
        return failure(system, kind, cause);
    }

    void close() throws BenchmarkFailedException {
        try {
            contender.close();
        } catch (IOException | CacheException e) {
            throw failure(e);
        }
    }

    /** Names the lane as the progress does: {@code Cache System, library}. */
    @Override
    public String toString() {
        return system.role().label() + ", " + kind.word();
    }

    private static BenchmarkFailedException failure(TestedSystem system, ContenderKind kind, Throwable cause) {
        return new BenchmarkFailedException(
                system.role().label() + " at " + system.path() + " failed with contender " + kind.word() + ": " + cause
                        + ". Check that it is still mounted and has space, then run again",
                cause);
    }
}
