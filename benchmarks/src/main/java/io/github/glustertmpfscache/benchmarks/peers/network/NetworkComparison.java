package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.benchmarks.peers.Arguments;
import io.github.glustertmpfscache.benchmarks.peers.Comparison;
import io.github.glustertmpfscache.benchmarks.peers.ComparisonOptions;
import io.github.glustertmpfscache.benchmarks.peers.Contest;
import io.github.glustertmpfscache.benchmarks.peers.Mode;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import io.github.glustertmpfscache.benchmarks.peers.Texts;
import io.github.glustertmpfscache.benchmarks.peers.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Compares the library with servers that several hosts share too. Runs in web1's network, see {@code benchmarks/network}. */
public final class NetworkComparison {
    private static final String CHECK = "--check";
    private static final int USAGE = 2;
    /** From there on the library notes uses; above 90 % it evicts. */
    private static final double MOST_FILLED = 0.5;
    /** The FUSE client answers for a second what it has been asked or has written. */
    private static final Duration MOUNT_FORGETS = Duration.ofMillis(1500);

    private static final String ON_ONE_MACHINE =
            "All on one machine, each server in a network namespace of its own; clients in that of web1.";
    private static final String BEFORE_GETS =
            "Single operations: between the puts and the gets of a batch all wait for "
                    + MOUNT_FORGETS.toMillis()
                    + " ms, which does not count, because the GlusterFS mount answers for a second what it has just"
                    + " written by itself. A near-cache with a staleness bound of 1 s has to look at the mount then, too.";
    private static final String REPEATED_GETS =
            "Loads: there is no such wait. What was asked for within the last second, as Zipf's hot"
                    + " keys are, the GlusterFS mount answers by itself, as it does for users.";

    private NetworkComparison() {}

    /** Takes the options that {@code --help} tells of, or those of the servers and then {@code --check}: see that every peer works. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[args.length - 1].equals(CHECK)) {
            check(args);
        } else {
            Comparison.main(args, Servers.USAGE, Servers.OPTIONS, NetworkComparison::contest);
        }
    }

    private static void check(String[] args) throws Exception {
        Servers servers = Servers.ofTheCluster();
        try {
            for (int i = 0; i + 1 < args.length; i += 2) {
                servers = servers.with(args[i], args[i + 1]);
                if (servers == null) {
                    throw new UsageException(args[i] + " is not an option of the servers: " + Servers.OPTIONS);
                }
            }
        } catch (UsageException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
        for (PeerType type : NetworkPeers.all(servers)) {
            PeerCheck.run(type);
        }
    }

    private static Contest contest(Arguments arguments, ComparisonOptions options) throws UsageException {
        Servers servers = servers(arguments);
        Contest contest = contest(servers, List.of());
        if (arguments.has("--help")) {
            return contest;
        }
        requireRoom(contest.narrowed(arguments), options, servers.mount());
        return contest(servers, List.of(ON_ONE_MACHINE, BEFORE_GETS, REPEATED_GETS, roundTrip(servers)));
    }

    private static Contest contest(Servers servers, List<String> remarks) {
        return new Contest(
                "gluster-tmpfs-cache beside servers that several hosts share",
                NetworkPeers.all(servers),
                List.of(),
                NetworkPeers.LIBRARY,
                NetworkPeers.RENAME,
                MOUNT_FORGETS,
                remarks);
    }

    private static Servers servers(Arguments arguments) throws UsageException {
        Servers servers = Servers.ofTheCluster();
        for (String option : Servers.OPTIONS) {
            if (arguments.text(option).isPresent()) {
                try {
                    servers = servers.with(option, arguments.text(option).orElseThrow());
                } catch (IllegalArgumentException e) {
                    throw new UsageException(option + ": " + e.getMessage());
                }
            }
        }
        return servers;
    }

    /** All peers on the mount are open and filled at once. */
    private static void requireRoom(Contest contest, ComparisonOptions options, Path mount) throws UsageException {
        if (!options.modes().contains(Mode.LOAD)) {
            return;
        }
        long peers = contest.peers().stream().filter(NetworkPeers::isOnMount).count();
        long bytes = peers * options.bytesOfLargestLoad();
        try {
            long total = Files.getFileStore(mount).getTotalSpace();
            if (bytes >= MOST_FILLED * total) {
                throw new UsageException("Loads fill " + mount + " with " + Texts.megabytes(bytes) + " of "
                        + Texts.megabytes(total) + ", and from half on the library notes uses, which costs it time."
                        + " Use fewer --keys, fewer --peers or larger bricks"
                        + " (GTC_CLUSTER_TMPFS=4g samples/cluster/cluster up)");
            }
        } catch (IOException e) {
            throw new UsageException("--mount is '" + mount + "' and must be a directory on the mount: " + e);
        }
    }

    private static String roundTrip(Servers servers) throws UsageException {
        try {
            return RoundTrip.to(servers.redis()).toString();
        } catch (IOException e) {
            throw new UsageException("--redis: " + servers.redis() + " does not answer: " + e.getMessage());
        }
    }
}
