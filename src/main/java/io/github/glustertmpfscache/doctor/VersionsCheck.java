package io.github.glustertmpfscache.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Are the kernel's and GlusterFS's versions ones of which something is known? */
final class VersionsCheck implements Check {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final Path SERVER = Path.of("/var/lib/glusterd/glusterd.info");

    /** A version's first two numbers. */
    record Version(int major, int minor) {
        boolean isBefore(int otherMajor, int otherMinor) {
            return major < otherMajor || (major == otherMajor && minor < otherMinor);
        }

        static Optional<Version> find(String text) {
            Matcher found = VERSION.matcher(text);
            return found.find()
                    ? Optional.of(new Version(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    @Override
    public String id() {
        return "versions";
    }

    @Override
    public String title() {
        return "versions";
    }

    @Override
    public boolean needsWorkspace() {
        return false;
    }

    @Override
    public MountFinding run(Exam exam) throws InterruptedException {
        Optional<Version> glusterFs = exam.isGlusterFs()
                ? Command.run(List.of("glusterfs", "--version"), exam.settings().patience())
                        .filter(Command.Result::isSuccess)
                        .flatMap(result -> Version.find(result.output()))
                : Optional.empty();
        return judge(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                exam.isGlusterFs(),
                glusterFs,
                Files.exists(SERVER));
    }

    MountFinding judge(String system, boolean onGlusterFs, Optional<Version> glusterFs, boolean server) {
        List<String> remarks = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        Map<String, Number> numbers = new LinkedHashMap<>();
        Optional<Version> kernel = system.startsWith("Linux") ? Version.find(system) : Optional.empty();
        if (onGlusterFs
                && server
                && kernel.filter(version -> version.isBefore(6, 6)).isPresent()) {
            remarks.add("GlusterFS 8 and newer refuses tmpfs bricks before Linux 6.6");
            remedies.add(
                    "Where this host has tmpfs bricks: a kernel >= 6.6, or bricks on zram or a loop device with XFS");
        }
        glusterFs.ifPresent(version -> {
            numbers.put("glusterFsMajor", version.major());
            numbers.put("glusterFsMinor", version.minor());
            if (version.isBefore(8, 0)) {
                remarks.add("clients before 8.0 crash in open-behind");
                remedies.add("Upgrade, or gluster volume set VOLUME performance.open-behind off");
            } else if (version.isBefore(9, 0)) {
                remarks.add(
                        "before 9.0 a rename takes the locks of a distributed volume on 1 x 2 too: 8 round trips instead of 2");
                remedies.add("Upgrade the clients");
            }
        });
        String words = system
                + (onGlusterFs
                        ? ", GlusterFS client "
                                + glusterFs.map(Version::toString).orElse("of unknown version")
                        : "")
                + (remarks.isEmpty() ? "" : "; " + String.join("; ", remarks));
        return remarks.isEmpty()
                ? pass(words, numbers)
                : found(Verdict.WARN, words, numbers, String.join("; ", remedies));
    }
}
