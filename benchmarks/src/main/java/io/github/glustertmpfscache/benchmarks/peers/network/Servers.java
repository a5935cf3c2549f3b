package io.github.glustertmpfscache.benchmarks.peers.network;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where the systems are.
 *
 * @param mount a directory on the GlusterFS mount of the web server that the comparison runs on
 * @param redis the primary
 * @param sentinels the Sentinels that watch it
 * @param sentinelMaster by which name they know it
 * @param memcached all servers
 */
public record Servers(
        Path mount,
        InetSocketAddress redis,
        List<InetSocketAddress> sentinels,
        String sentinelMaster,
        List<InetSocketAddress> memcached) {
    /** Those that {@code benchmarks/servers up} starts in the default cluster. */
    public static Servers ofTheCluster() {
        return new Servers(
                Path.of("/run/gtc-cluster/web1/cache_client"),
                address("10.77.0.1:6379"),
                addresses("10.77.0.1:26379,10.77.0.2:26379,10.77.0.4:26379"),
                "mymaster",
                addresses("10.77.0.1:11211,10.77.0.2:11211"));
    }

    /** The names of the options. */
    public static final Set<String> OPTIONS =
            Set.of("--mount", "--redis", "--sentinels", "--sentinel-master", "--memcached");

    /**
     * Takes an option of the command line.
     *
     * @return these with what the option says, or null if it is not one of {@link #USAGE}
     */
    public Servers with(String option, String value) {
        return switch (option) {
            case "--mount" -> new Servers(Path.of(value), redis, sentinels, sentinelMaster, memcached);
            case "--redis" -> new Servers(mount, address(value), sentinels, sentinelMaster, memcached);
            case "--sentinels" -> new Servers(mount, redis, addresses(value), sentinelMaster, memcached);
            case "--sentinel-master" -> new Servers(mount, redis, sentinels, value, memcached);
            case "--memcached" -> new Servers(mount, redis, sentinels, sentinelMaster, addresses(value));
            default -> null;
        };
    }

    /** The options. */
    public static final String USAGE = """
              --mount DIRECTORY              on the GlusterFS mount (/run/gtc-cluster/web1/cache_client)
              --redis HOST:PORT              Redis's primary (10.77.0.1:6379)
              --sentinels HOST:PORT,...      its Sentinels (10.77.0.1:26379,10.77.0.2:26379,10.77.0.4:26379)
              --sentinel-master NAME         their name for it (mymaster)
              --memcached HOST:PORT,...      all memcacheds (10.77.0.1:11211,10.77.0.2:11211)
            """;

    private static List<InetSocketAddress> addresses(String list) {
        return Arrays.stream(list.split(",")).map(Servers::address).toList();
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 1 || !hostAndPort.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + hostAndPort + "' is not HOST:PORT");
        }
        return new InetSocketAddress(
                hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }
}
