package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** May this user write, read, rename and remove there, and who else may? */
final class PermissionsCheck implements Check {
    @Override
    public String id() {
        return "permissions";
    }

    @Override
    public String title() {
        return "permissions";
    }

    @Override
    public boolean needsWorkspace() {
        return false;
    }

    @Override
    public long bytes() {
        return 16 << 10;
    }

    @Override
    public MountFinding run(Exam exam) throws IOException {
        Workspace workspace = exam.workspace();
        workspace.create();
        Path file = workspace.path().resolve("permissions");
        byte[] content = {1, 2, 3};
        workspace.put(file, content);
        if (!Arrays.equals(workspace.read(file), content)) {
            return found(
                    Verdict.FAIL, "a file that was just written reads differently", Map.of(), "Do not use this mount");
        }
        workspace.delete(file);
        String user = System.getProperty("user.name");
        if (!exam.mount().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return pass(user + " may write, read, rename and remove", Map.of());
        }
        PosixFileAttributes root = exam.calls()
                .call("stat", exam.mount(), () -> Files.readAttributes(exam.mount(), PosixFileAttributes.class));
        return judge(user, root.permissions(), isSticky(exam));
    }

    private static boolean isSticky(Exam exam) throws IOException {
        return exam.mount().getFileSystem().supportedFileAttributeViews().contains("unix")
                && exam.calls()
                        .call(
                                "stat",
                                exam.mount(),
                                () -> ((Integer) Files.getAttribute(exam.mount(), "unix:mode") & 01000) != 0);
    }

    MountFinding judge(String user, Set<PosixFilePermission> root, boolean sticky) {
        String words = user + " may write, read, rename and remove";
        if (root.contains(PosixFilePermission.OTHERS_WRITE) && !sticky) {
            return found(
                    Verdict.WARN,
                    words + "; so may every user of every host",
                    Map.of(),
                    "Give the directory to the user that the cache runs as, and take it from the others (chmod o-w)");
        }
        return pass(words, Map.of());
    }
}
