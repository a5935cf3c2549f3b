package io.github.glustertmpfscache.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Are the volume's options those of the profile gtc-default or gtc-coherent, as far as it matters? */
final class VolumeOptionsCheck implements Check {
    private static final String HOW = "run the doctor on a cache server, or with --gluster 'ssh cache1 gluster'";
    /** How long a command that was asked for may take: ssh to a host that is far needs more than patience with a mount. */
    private static final Duration TOLD_LIMIT = Duration.ofSeconds(15);

    private static final String PROFILE =
            "gluster volume set VOLUME group gtc-default (samples/cluster/profiles), then mount again";

    @Override
    public String id() {
        return "volume_options";
    }

    @Override
    public String title() {
        return "volume options";
    }

    @Override
    public boolean needsWorkspace() {
        return false;
    }

    @Override
    public MountFinding run(Exam exam) throws InterruptedException {
        if (!exam.isGlusterFs()) {
            return skipped("not GlusterFS");
        }
        String source = exam.entry().orElseThrow().source();
        Optional<String> volume = volume(source);
        if (volume.isEmpty()) {
            return skipped(source + " names no volume");
        }
        boolean told = !exam.settings().glusterCommand().isEmpty();
        for (List<String> command : commands(exam.settings(), source)) {
            List<String> whole = new ArrayList<>(command);
            whole.addAll(List.of("--mode=script", "volume", "info", volume.get()));
            Optional<Command.Result> answer =
                    Command.run(whole, told ? TOLD_LIMIT : exam.settings().patience());
            Optional<VolumeInfo> info =
                    answer.filter(Command.Result::isSuccess).flatMap(result -> VolumeInfo.parse(result.output()));
            if (info.isPresent()) {
                boolean coherentMount = exam.client()
                        .flatMap(client -> client.option("entry-timeout"))
                        .filter("0"::equals)
                        .isPresent();
                return judge(volume.get(), info.get(), coherentMount);
            }
            if (told) {
                return failed(String.join(" ", whole), answer);
            }
        }
        return skipped("the gluster command is not here or not answered: " + HOW);
    }

    MountFinding failed(String command, Optional<Command.Result> answer) {
        String how = answer.map(result -> result.isSuccess()
                        ? "says nothing of a volume"
                        : "has ended with exit code " + result.exitCode()
                                + (result.lastLine().isEmpty() ? "" : ": " + result.lastLine()))
                .orElse("cannot be started, or was not ready within " + Words.time(TOLD_LIMIT));
        return found(
                Verdict.WARN,
                command + " " + how,
                Map.of(),
                "Run it by hand until it works without asking anything, and give that to --gluster");
    }

    /** The volume of a source such as {@code cache1:/cache}, or {@code cache1:/cache/directory}. */
    static Optional<String> volume(String source) {
        int colon = source.lastIndexOf(':');
        String path = source.substring(colon + 1).replaceFirst("^/", "");
        String volume = path.replaceFirst("/.*", "");
        // It becomes an argument of a command.
        return colon > 0 && volume.matches("[A-Za-z0-9_][A-Za-z0-9_-]*") ? Optional.of(volume) : Optional.empty();
    }

    static List<List<String>> commands(ExamSettings settings, String source) {
        if (!settings.glusterCommand().isEmpty()) {
            return List.of(settings.glusterCommand());
        }
        String host = source.replaceFirst("[:,].*", "");
        return host.matches("[A-Za-z0-9][A-Za-z0-9._-]*")
                ? List.of(List.of("gluster"), List.of("gluster", "--remote-host=" + host))
                : List.of(List.of("gluster"));
    }

    MountFinding judge(String volume, VolumeInfo info, boolean coherentMount) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        int pingTimeout = info.number("network.ping-timeout", 42);
        int frameTimeout = info.number("network.frame-timeout", 1800);
        numbers.put("pingTimeoutSeconds", pingTimeout);
        numbers.put("frameTimeoutSeconds", frameTimeout);
        String words = volume + ", " + info.type() + " " + info.bricks() + ", " + info.status();
        if (!info.status().equals("Started")) {
            return found(Verdict.FAIL, words, numbers, "gluster volume start " + volume);
        }
        List<String> remarks = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (info.isOn("performance.nl-cache")) {
            remarks.add("nl-cache on hides new entries");
            remedies.add(reset(volume, "performance.nl-cache"));
        }
        if (info.isOn("features.cache-invalidation") || info.isOn("performance.cache-invalidation")) {
            remarks.add("cache-invalidation (group metadata-cache) can show old values for minutes");
            remedies.add(reset(volume, "features.cache-invalidation")
                    + ", performance.cache-invalidation and performance.md-cache-timeout"
                    + " likewise; for fresh values the profile gtc-coherent");
        } else if (info.number("performance.md-cache-timeout", 1) > 1) {
            remarks.add("md-cache-timeout " + info.number("performance.md-cache-timeout", 1)
                    + " s shows values that are as old");
            remedies.add(reset(volume, "performance.md-cache-timeout"));
        }
        if (coherentMount && !info.isOff("performance.stat-prefetch")) {
            remarks.add(
                    "mounted with entry-timeout=0, but performance.stat-prefetch is on: pays for fresh values and does not get them");
            remedies.add("gluster volume set " + volume + " performance.stat-prefetch off");
        }
        if (info.isOff("features.ctime")) {
            remarks.add("features.ctime off: the bricks do not agree about times");
            remedies.add(reset(volume, "features.ctime"));
        }
        if (info.type().startsWith("Distribute")) {
            remarks.add("distributed: renames take four times as many round trips"
                    + (info.type().equals("Distribute") ? ", and no entry has a copy" : ""));
            remedies.add("Make one replica set (1 x 2) for each mount");
        }
        List<String> missing = new ArrayList<>();
        if (pingTimeout == 0) { // GlusterFS's way to say never
            missing.add("a server that hangs is never given up (network.ping-timeout 0)");
        } else if (pingTimeout > 10) {
            missing.add("a dead server stops everything for " + pingTimeout + " s (network.ping-timeout)");
        }
        if (info.number("client.tcp-user-timeout", 0) == 0 || info.number("server.tcp-user-timeout", 0) == 0) {
            missing.add("no tcp-user-timeout");
        }
        if (frameTimeout > 600) {
            missing.add("a lost reply for " + frameTimeout + " s (network.frame-timeout)");
        }
        if (info.type().contains("Replicate")
                && !info.option("cluster.favorite-child-policy")
                        .filter("mtime"::equals)
                        .isPresent()) {
            missing.add("split-brain stays until mended by hand (cluster.favorite-child-policy)");
        }
        if (!missing.isEmpty()) {
            remarks.addAll(missing);
            remedies.add(PROFILE.replace("VOLUME", volume)
                    .replace("gtc-default", coherentMount ? "gtc-coherent" : "gtc-default"));
        }
        return remarks.isEmpty()
                ? pass(words + "; options as recommended", numbers)
                : found(Verdict.WARN, words + "; " + String.join("; ", remarks), numbers, String.join("; ", remedies));
    }

    private static String reset(String volume, String option) {
        return "gluster volume reset " + volume + " " + option;
    }
}
