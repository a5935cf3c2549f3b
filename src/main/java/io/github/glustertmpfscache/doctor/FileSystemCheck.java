package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Is something mounted there, does it answer, and what is it? */
final class FileSystemCheck implements Check {
    @Override
    public String id() {
        return "file_system";
    }

    @Override
    public String title() {
        return "file system";
    }

    @Override
    public boolean needsWorkspace() {
        return false;
    }

    @Override
    public MountFinding run(Exam exam) throws IOException {
        Path mount = exam.mount();
        try {
            boolean onThisSystem = mount.getFileSystem().equals(FileSystems.getDefault());
            if (onThisSystem) {
                know(
                        exam,
                        // Asks nobody who might hang, so there is something to say if the next call does.
                        MountEntry.of(FrozenMount.resolve(mount)));
            }
            // "/." makes an automounter mount.
            Path real = exam.calls().call("stat", mount, () -> {
                if (!Files.readAttributes(mount, BasicFileAttributes.class).isDirectory()) {
                    throw new IOException(mount + " is not a directory");
                }
                BasicFileAttributes unused = Files.readAttributes(mount.resolve("."), BasicFileAttributes.class);
                return onThisSystem ? mount.toRealPath() : mount;
            });
            // For a second the kernel answers itself where a client has gone or hangs, but not for a name that is not
            // there.
            exam.workspace().requireAbsent();
            know(exam, exam.calls().call("stat", mount, () -> MountEntry.ofDevice(real)));
            if (exam.entry().isEmpty()) {
                FileStore store = exam.calls().call("statfs", mount, () -> Files.getFileStore(real));
                exam.entry(new MountEntry(real, store.type(), store.name(), Set.of(), 1));
            }
        } catch (IOException e) {
            exam.endBecause("the mount cannot be used");
            throw e;
        }
        MountFinding finding =
                judge(mount, exam.entry().orElseThrow(), exam.settings().requireMount());
        if (finding.verdict() == Verdict.FAIL) {
            exam.endBecause("this is not the shared mount, so nothing was written to it");
        }
        return finding;
    }

    private static void know(Exam exam, Optional<MountEntry> entry) {
        entry.ifPresent(exam::entry);
        exam.client(entry.flatMap(GlusterClient::of).orElse(null));
    }

    MountFinding judge(Path mount, MountEntry entry, boolean requireMount) {
        Map<String, Integer> numbers = Map.of("layers", entry.layers());
        String what =
                entry + (mount.equals(entry.mountPoint()) ? " mounted here" : ", mounted at " + entry.mountPoint());
        if (entry.isLocal()) {
            return requireMount
                    ? found(
                            Verdict.FAIL,
                            "a plain directory on " + what + ": the volume is not mounted here",
                            numbers,
                            "Mount the volume (mount -t glusterfs SERVER:/VOLUME " + mount
                                    + "); if a local directory is meant: requireMount(false), doctor --any-file-system")
                    : found(
                            Verdict.WARN,
                            what + ": no other host sees it",
                            numbers,
                            "Good for trying and for tests; for several hosts mount a volume");
        }
        if (entry.layers() > 1) {
            return found(
                    Verdict.WARN,
                    what + "; " + entry.layers()
                            + " file systems are mounted on top of each other, this is the upper one",
                    numbers,
                    "Unmount until one is left (umount " + entry.mountPoint()
                            + "): programs that have started before the last mount may use" + " the lower one");
        }
        if (!entry.isGlusterFs() && requireMount) {
            return found(
                    Verdict.WARN,
                    what + ": not GlusterFS",
                    numbers,
                    "Build the cache with requireMount(false); it then cannot tell a mount that has gone from the directory beneath it");
        }
        return pass(what, numbers);
    }
}
