package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Is the other mount one of the same volume, with caches of its own? */
final class OtherMountCheck implements Check {
    static final String HOW =
            "no second mount: mount the volume once more on this host and run doctor /cache_client /other_mount";

    @Override
    public String id() {
        return "other_mount";
    }

    @Override
    public String title() {
        return "second mount";
    }

    @Override
    public MountFinding run(Exam exam) throws IOException, InterruptedException {
        Optional<Path> other = exam.settings().otherMount();
        if (other.isEmpty()) {
            return skipped(HOW);
        }
        Workspace workspace = exam.workspace();
        Optional<MountEntry> entry = entryOf(exam, other.get());
        entry.ifPresent(exam::otherEntry);
        Optional<String> unlike = exam.entry().flatMap(here -> entry.flatMap(there -> unlike(here, there)));
        if (unlike.isPresent()) {
            exam.noOtherBecause("the second path is not on the same volume");
            return found(
                    Verdict.FAIL,
                    other.get() + " is on " + entry.map(MountEntry::toString).orElse("") + ": " + unlike.get()
                            + "; nothing was written to it",
                    Map.of(),
                    "Mount the same volume there a second time; a brick must not be written to but by GlusterFS");
        }
        workspace.write(workspace.path().resolve("same"), new byte[] {1});
        Path same = other.get().resolve(workspace.name()).resolve("same");
        // An NFS mount may remember for some time that the directory is not there.
        Duration longest = exam.settings().patience().multipliedBy(2);
        long start = System.nanoTime();
        while (true) {
            try {
                byte[] unused = workspace.read(same);
                break;
            } catch (NoSuchFileException e) {
                if (!exam.isWithin(start, longest)) {
                    exam.noOtherBecause("the second path does not show the same files");
                    return found(
                            Verdict.FAIL,
                            other.get() + " does not show within " + Words.time(longest) + " what was written to "
                                    + exam.mount(),
                            Map.of(),
                            "Mount the same volume there, or give the same directory of it");
                }
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        boolean sameMount = isSameMount(exam, other.get());
        if (sameMount) {
            exam.noOtherBecause("the second mount is the first one under another name: mount the volume once more");
        } else {
            exam.other(other.get());
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return judge(other.get(), entry.map(MountEntry::toString).orElse("another path"), sameMount, millis);
    }

    /** Why they cannot be the same volume; nothing is ever written to such a path. */
    static Optional<String> unlike(MountEntry here, MountEntry there) {
        if (there.isLocal() && !here.isLocal()) {
            return Optional.of("that is a local file system, perhaps a brick");
        }
        if (here.isLocal() != there.isLocal() || here.isGlusterFs() != there.isGlusterFs()) {
            return Optional.of("not of the same type as " + here);
        }
        Optional<String> ours = VolumeOptionsCheck.volume(here.source());
        if (here.isGlusterFs() && !ours.equals(VolumeOptionsCheck.volume(there.source()))) {
            return Optional.of("another volume than " + here);
        }
        return Optional.empty();
    }

    MountFinding judge(Path other, String kind, boolean sameMount, long millis) {
        Map<String, Long> numbers = Map.of("seenAfterMillis", millis);
        return sameMount
                ? found(
                        Verdict.WARN,
                        other + " is the same mount under another name, so it shares its caches",
                        numbers,
                        "Mount the volume a second time; what other hosts see was not measured")
                : pass(other + " is " + kind + ", shows the same files, and has caches of its own", numbers);
    }

    static Optional<MountEntry> entryOf(Exam exam, Path other) throws IOException {
        if (!other.getFileSystem().equals(FileSystems.getDefault())) {
            return Optional.empty();
        }
        // "/." makes an automounter mount.
        return exam.calls()
                .call(
                        "stat",
                        other,
                        () -> MountEntry.ofDevice(other.resolve(".").toRealPath()));
    }

    /** One mount has one device number; NFS may give it to several mounts, and then they share their caches too. */
    private static boolean isSameMount(Exam exam, Path other) throws IOException {
        Path mount = exam.mount();
        if (!mount.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return true;
        }
        return exam.calls()
                .call(
                        "stat",
                        other,
                        () -> Files.getAttribute(mount, "unix:dev").equals(Files.getAttribute(other, "unix:dev")));
    }
}
