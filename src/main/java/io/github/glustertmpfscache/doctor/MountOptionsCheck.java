package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Is something among the mount options that hurts, or missing? */
final class MountOptionsCheck implements Check {
    @Override
    public String id() {
        return "mount_options";
    }

    @Override
    public String title() {
        return "mount options";
    }

    @Override
    public boolean needsWorkspace() {
        return false;
    }

    @Override
    public MountFinding run(Exam exam) {
        MountFinding here = judge(exam.entry().orElseThrow(), exam.client());
        Optional<Path> other = exam.settings().otherMount();
        Optional<MountEntry> entry = other.flatMap(path -> otherEntry(exam, path));
        if (other.isEmpty()
                || entry.isEmpty()
                || entry.get().mountPoint().equals(exam.entry().orElseThrow().mountPoint())) {
            return here;
        }
        return both(here, other.get(), judge(entry.get(), GlusterClient.of(entry.get())));
    }

    private static Optional<MountEntry> otherEntry(Exam exam, Path other) {
        try {
            return OtherMountCheck.entryOf(exam, other).filter(entry -> !entry.isLocal());
        } catch (IOException e) {
            return Optional.empty(); // which OtherMountCheck will say
        }
    }

    /** The other mount stands for the hosts that read, so its bound is what counts. */
    MountFinding both(MountFinding here, Path other, MountFinding there) {
        Map<String, Number> numbers = new LinkedHashMap<>(here.numbers());
        numbers.putAll(there.numbers());
        boolean alike = here.verdict() == there.verdict()
                && here.measured().equals(there.measured())
                && here.remedy().equals(there.remedy());
        if (alike) {
            return found(here.verdict(), here.measured(), numbers, here.remedy());
        }
        Verdict worse =
                there.verdict() == Verdict.SKIPPED || here.verdict() == Verdict.WARN ? here.verdict() : there.verdict();
        String remedy = here.remedy()
                + (here.remedy().isEmpty() || there.remedy().isEmpty() ? "" : "; ")
                + (there.remedy().isEmpty() ? "" : other + ": " + there.remedy());
        return found(worse, here.measured() + "; " + other + ": " + there.measured(), numbers, remedy);
    }

    MountFinding judge(MountEntry entry, Optional<GlusterClient> client) {
        List<String> remarks = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        Map<String, Number> numbers = new LinkedHashMap<>();
        StalenessBound bound = StalenessBound.of(entry, client);
        if (bound.isKnown()) {
            numbers.put("stalenessBoundMillis", bound.bound().toMillis());
        }
        if (entry.isGlusterFs()) {
            if (client.isEmpty()) {
                return skipped("the client process of " + entry.mountPoint()
                        + " cannot be seen: run as root, outside of a container");
            }
            ofGlusterFs(client.get(), remarks, remedies);
        } else if (entry.isNfs()) {
            ofNfs(entry, remarks, remedies);
        }
        if (entry.options().contains("sync")) {
            remarks.add("sync makes every write wait for the disk");
            remedies.add("mount without sync");
        }
        if (bound.isKnown() && bound.bound().compareTo(StalenessBound.LIBRARY) > 0) {
            remarks.add("other hosts may see changes late");
            remedies.add(
                    entry.isNfs()
                            ? "mount with actimeo=1,lookupcache=positive"
                            : "mount with entry-timeout=1, or 0 for the coherent profile");
        }
        String words = bound.words() + (remarks.isEmpty() ? "" : "; " + String.join("; ", remarks));
        return remarks.isEmpty()
                ? pass(words, numbers)
                : found(Verdict.WARN, words, numbers, capitalized(String.join("; ", remedies)));
    }

    private static void ofGlusterFs(GlusterClient client, List<String> remarks, List<String> remedies) {
        if (client.servers() == 1) {
            remarks.add("only one server to mount from");
            remedies.add(
                    "mount with backup-volfile-servers=OTHER-SERVER, so that a host can mount while the first one is down");
        }
        if (client.option("negative-timeout")
                .filter(MountOptionsCheck::isPositive)
                .isPresent()) {
            remarks.add("negative-timeout hides new entries of other hosts");
            remedies.add("mount without negative-timeout");
        }
        if (client.option("direct-io-mode").filter(MountOptionsCheck::isOn).isPresent()) {
            remarks.add("direct-io-mode reads everything from the servers every time");
            remedies.add("mount without direct-io-mode");
        }
        if (client.option("kernel-writeback-cache")
                .filter(MountOptionsCheck::isOn)
                .isPresent()) {
            remarks.add("kernel-writeback-cache answers writes before the servers do");
            remedies.add("mount without kernel-writeback-cache");
        }
        if (client.arguments().contains("--read-only")) {
            remarks.add("read-only");
            remedies.add("mount without ro");
        }
    }

    private static void ofNfs(MountEntry entry, List<String> remarks, List<String> remedies) {
        if (entry.options().contains("soft")) {
            remarks.add("soft turns a slow server into I/O errors");
            remedies.add("mount with hard");
        }
        String cached = entry.option("lookupcache").orElse("all");
        if (cached.equals("all") && !entry.options().contains("noac")) {
            remarks.add("what is not there is remembered, so new entries are seen late");
            remedies.add("mount with lookupcache=positive");
        }
    }

    private static boolean isPositive(String number) {
        try {
            return Double.parseDouble(number) > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isOn(String value) {
        return List.of("on", "yes", "enable", "true", "1").contains(value);
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
