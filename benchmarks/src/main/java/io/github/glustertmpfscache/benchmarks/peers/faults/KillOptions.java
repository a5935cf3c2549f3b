package io.github.glustertmpfscache.benchmarks.peers.faults;

import io.github.glustertmpfscache.benchmarks.peers.network.Servers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The command line. */
final class KillOptions {
    private static final int LONG_ROUNDS = 3;
    private static final int RESTART_SECONDS = 2 * Scripts.LIMIT_SECONDS; // the bricks, and their heal

    static final String USAGE = """
            Kills the server that holds the data, under load, one system after the other.

              --short                        one round (what is done if nothing is said)
              --long                         three rounds
              --rounds N
              --systems ID,...               only these: library, library-near-1s, gluster-plain, redis-sentinel, redis-sentinel-uri,
                                             redis-sentinel-wait, memcached
              --threads N                    (8), and one that puts each key once
              --before SECONDS               load before the kill (5)
              --patience SECONDS             until the killed server is started again (what the Sentinels wait for, and 60 s)
              --output DIRECTORY             for results.json and results.md (server-kill)
              --scripts DIRECTORY            benchmarks of the repository (benchmarks)
            """ + Servers.USAGE;

    private Servers servers = Servers.ofTheCluster();
    private Path scripts = Path.of("benchmarks");
    private Path output = Path.of("server-kill");
    private List<String> systems = List.of();
    private int rounds = 1;
    private int threads = 8;
    private int secondsBefore = 5;
    private long patienceSeconds;

    static KillOptions parse(String[] args) {
        KillOptions options = new KillOptions();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--short" -> options.rounds = 1;
                case "--long" -> options.rounds = LONG_ROUNDS;
                default -> {
                    if (i + 1 == args.length) {
                        throw new IllegalArgumentException(
                                args[i] + " is unknown, or lacks its value; --help lists the options");
                    }
                    options.set(args[i], args[i + 1]);
                    i++;
                }
            }
        }
        return options;
    }

    private void set(String option, String value) {
        Servers changed = servers.with(option, value);
        if (changed != null) {
            servers = changed;
            return;
        }
        switch (option) {
            case "--rounds" -> rounds = atLeast(1, option, value);
            case "--systems" -> systems = Arrays.asList(value.split(","));
            case "--threads" -> threads = atLeast(1, option, value);
            case "--before" -> secondsBefore = atLeast(0, option, value);
            case "--patience" -> patienceSeconds = atLeast(1, option, value);
            case "--output" -> output = Path.of(value);
            case "--scripts" -> scripts = Path.of(value);
            default -> throw new IllegalArgumentException(option + " is unknown; --help lists the options");
        }
    }

    private static int atLeast(int least, String option, String value) {
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException(
                    option + " is '" + value + "' and must be a whole number from " + least + " to 999999");
        }
        return Integer.parseInt(value);
    }

    Servers servers() {
        return servers;
    }

    /** The directory {@code benchmarks}. */
    Path scripts() {
        return scripts;
    }

    Path output() {
        return output;
    }

    /** Which systems; all if empty. */
    List<String> systems() {
        return systems;
    }

    int rounds() {
        return rounds;
    }

    int threads() {
        return threads;
    }

    int secondsBefore() {
        return secondsBefore;
    }

    /** How long a system may take to come back by itself, and then once more with its server. */
    long patienceSeconds() {
        return patienceSeconds;
    }

    /** Sets the patience unless the user has. */
    void patienceIfNone(long seconds) {
        if (patienceSeconds == 0) {
            patienceSeconds = seconds;
        }
    }

    /** No round's load lasts longer. */
    long longestRunSeconds() {
        return secondsBefore + 2 * patienceSeconds + RESTART_SECONDS;
    }
}
