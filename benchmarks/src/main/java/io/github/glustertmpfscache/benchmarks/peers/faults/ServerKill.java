package io.github.glustertmpfscache.benchmarks.peers.faults;

import io.github.glustertmpfscache.benchmarks.peers.network.RoundTrip;
import java.io.IOException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What users of a cache notice when the server that holds the data is killed, and what is lost: this library, plain calls, Redis with Sentinel
 * and memcached. See {@code benchmarks/kill-server}.
 */
public final class ServerKill {
    private static final long BEYOND_SENTINEL_SECONDS = 60; // Lettuce waits up to 30 s before it connects again
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private ServerKill() {}

    /** See {@code --help}. */
    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(KillOptions.USAGE);
            return;
        }
        KillOptions options;
        Scripts scripts;
        try {
            options = KillOptions.parse(args);
            scripts = new Scripts(options.scripts());
            targets(options, scripts, 0); // are there all of --systems?
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        long downAfter = downAfter(scripts);
        options.patienceIfNone(downAfter / 1000 + BEYOND_SENTINEL_SECONDS);
        List<Target> targets = targets(options, scripts, downAfter);
        RoundTrip roundTrip = RoundTrip.to(options.servers().redis());
        say(roundTrip.toString());
        List<KillResult> results = new ArrayList<>();
        KillReport report = new KillReport(targets, options, roundTrip, results);
        List<String> failures = run(targets, options, results, report);
        System.out.println();
        System.out.println(report.markdown());
        say("written to " + options.output().toAbsolutePath());
        failures.forEach(failure -> System.err.println("FAILED: " + failure));
        System.exit(failures.isEmpty() ? 0 : 1); // a client whose thread hangs would keep the JVM
    }

    /** Goes on after a failure, unless a server is still down; returns the failures. */
    private static List<String> run(
            List<Target> targets, KillOptions options, List<KillResult> results, KillReport report) throws IOException {
        List<String> failures = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Target target : targets) {
                String name = "round " + round + " of " + options.rounds() + ": " + target.id();
                say(name + ", kill " + target.killed());
                KillRound kill = new KillRound(target, options, line -> say("  " + line));
                kill.run(round).ifPresent(result -> {
                    results.add(result);
                    say("  " + inShort(result));
                });
                kill.failures().forEach(failure -> failures.add(name + ": " + failure));
                // after each, so that a run that is broken off leaves what it has
                report.writeTo(options.output());
                if (kill.isServerDown()) {
                    failures.add("the run ended here, because " + target.killed() + " is down");
                    return failures;
                }
            }
        }
        return failures;
    }

    private static List<Target> targets(KillOptions options, Scripts scripts, long downAfter) {
        List<Target> all = new Targets(options.servers(), scripts, options.threads(), downAfter).all();
        List<String> systems = options.systems();
        for (String system : systems) {
            if (all.stream().noneMatch(target -> target.id().equals(system))) {
                throw new IllegalArgumentException("--systems: there is no '" + system + "'; --help lists them");
            }
        }
        return all.stream()
                .filter(target -> systems.isEmpty() || systems.contains(target.id()))
                .toList();
    }

    private static long downAfter(Scripts scripts) throws Exception {
        return scripts.servers("env")
                .lines()
                .filter(line -> line.startsWith("SENTINEL_DOWN_AFTER="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static String inShort(KillResult result) {
        return String.format(
                Locale.ROOT,
                "gets: %s; puts: %s; lost %s of %d%s%s",
                inShort(result.gets()),
                inShort(result.puts()),
                result.lost() < 0 ? "?" : result.lost(),
                result.acknowledged(),
                result.lostWithoutServer() < 0 ? "" : " (" + result.lostWithoutServer() + " with the server down)",
                result.restartMillis() < 0 ? "" : "; server started again after " + result.restartMillis() + " ms");
    }

    private static String inShort(OperationResult operations) {
        return String.format(
                Locale.ROOT,
                "longest %d ms, gap %d ms, again after %d ms, %d succeeded, %d missed, failed %s",
                operations.longestMillis(),
                operations.longestGapMillis(),
                operations.recoveryMillis(),
                operations.succeeded(),
                operations.misses(),
                operations.thrown());
    }

    private static void say(String line) {
        System.out.println(LocalTime.now().format(CLOCK) + " " + line);
    }
}
