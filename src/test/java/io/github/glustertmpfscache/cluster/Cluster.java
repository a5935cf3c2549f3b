package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The cluster of samples/cluster: real GlusterFS, two cache servers, two web servers with a mount each. */
public final class Cluster {
    private static final Path STATE = Path.of(System.getenv().getOrDefault("GTC_CLUSTER", "/run/gtc-cluster"));
    static final String SCRIPT = System.getenv().getOrDefault("GTC_CLUSTER_SCRIPT", "samples/cluster/cluster");
    /** Brings an empty brick back, and does not wait until it is healed. */
    static final String REJOIN =
            "env WAIT_HEAL=0 " + Path.of(SCRIPT).toAbsolutePath().resolveSibling("systemd/gtc-rejoin-brick") + " cache";

    private Cluster() {}

    /** Whether this build must not pass without the cluster. */
    static boolean isRequired() {
        return "true".equals(System.getenv("GTC_CLUSTER_REQUIRED"));
    }

    static boolean isUp() {
        return isGlusterMount(web1()) && isGlusterMount(web2());
    }

    /** The cache volume as the first web server mounts it. */
    public static Path web1() {
        return STATE.resolve("web1/cache_client");
    }

    /** The same volume as the second web server mounts it. */
    public static Path web2() {
        return STATE.resolve("web2/cache_client");
    }

    /** Where a cache server has its part of the cache volume: the tmpfs in which the brick is. */
    static Path bricks(String server) {
        return STATE.resolve(server).resolve("cache_server");
    }

    public static void run(String... arguments) throws IOException, InterruptedException {
        output(arguments);
    }

    static String output(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as(command.toString())
                .isTrue();
        assertThat(process.exitValue()).as(command + "\n" + output).isZero();
        return output;
    }

    /** Runs an action and returns how many fops of each kind it caused on one brick, on average of the two. */
    public static Map<String, Double> fops(Runnable action) throws IOException, InterruptedException {
        output("volume", "profile", "cache", "info", "clear");
        action.run();
        Map<String, Double> counts = new TreeMap<>();
        boolean cumulative = false;
        for (String line :
                (Iterable<String>) output("volume", "profile", "cache", "info").lines()::iterator) {
            cumulative = (cumulative || line.startsWith("Cumulative")) && !line.startsWith("Interval");
            String[] fields = line.trim().split("\\s+", -1);
            if (cumulative && fields.length == 9 && fields[0].matches("[0-9.]+")) {
                counts.merge(fields[8], Double.parseDouble(fields[7]) / 2, Double::sum);
            }
        }
        return counts;
    }

    private static boolean isGlusterMount(Path path) {
        try {
            return Files.getFileStore(path).type().equals("fuse.glusterfs");
        } catch (IOException e) {
            return false;
        }
    }
}
