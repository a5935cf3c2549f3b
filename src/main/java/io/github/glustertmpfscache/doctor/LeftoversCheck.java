package io.github.glustertmpfscache.doctor;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Has a doctor that was killed left its directory? */
final class LeftoversCheck implements Check {
    /** More than an examination may take, a day, so that no directory in use is removed; the rest is for clocks that differ. */
    static final Duration GRACE = Duration.ofHours(25);

    @Override
    public String id() {
        return "leftovers";
    }

    @Override
    public String title() {
        return "leftovers";
    }

    @Override
    public MountFinding run(Exam exam) throws IOException {
        // On GlusterFS a file's times are those of the clock of the host that made it.
        FileTime now = exam.workspace().attributes(exam.workspace().path()).lastModifiedTime();
        int removed = 0;
        for (Path left : find(exam, now)) {
            try {
                if (exam.calls()
                        .call(
                                "remove",
                                left,
                                () -> remove(left, exam.workspace().path()))) {
                    removed++;
                }
            } catch (IOException e) {
                return found(
                        Verdict.WARN,
                        left + ", which an earlier doctor has left, cannot be removed: " + Failure.words(e),
                        Map.of("removed", removed),
                        "Remove it by hand, as the user who ran that doctor");
            }
        }
        return pass(
                switch (removed) {
                    case 0 -> "no doctor has left anything";
                    case 1 -> "removed what 1 killed doctor has left";
                    default -> "removed what " + removed + " killed doctors have left";
                },
                Map.of("removed", removed));
    }

    /**
     * Removes such a directory of the same user as that of {@code own}, with the plain files directly in it; never goes by a link, whatever others put
     * in its place meanwhile.
     */
    static boolean remove(Path left, Path own) throws IOException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(own.resolveSibling("."))) {
            if (!(top instanceof SecureDirectoryStream<Path> mount)) {
                return false; // this file system offers no safe way
            }
            Path name = Objects.requireNonNull(left.getFileName());
            if (!isOfOneUser(mount, name, Objects.requireNonNull(own.getFileName()))) {
                return false;
            }
            try (SecureDirectoryStream<Path> files = mount.newDirectoryStream(name, NOFOLLOW_LINKS)) {
                for (Path file : files) {
                    Path plain = Objects.requireNonNull(file.getFileName());
                    BasicFileAttributes attributes = files.getFileAttributeView(
                                    plain, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                            .readAttributes();
                    if (attributes.isRegularFile()) {
                        files.deleteFile(plain);
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            mount.deleteDirectory(name);
            return true;
        } catch (NoSuchFileException e) {
            return false; // its doctor, or another one, was faster
        }
    }

    private static boolean isOfOneUser(SecureDirectoryStream<Path> directory, Path one, Path other) throws IOException {
        return owner(directory, one).equals(owner(directory, other));
    }

    private static UserPrincipal owner(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, PosixFileAttributeView.class, NOFOLLOW_LINKS)
                .readAttributes()
                .owner();
    }

    private static List<Path> find(Exam exam, FileTime now) throws IOException {
        List<Path> found = new ArrayList<>();
        DirectoryStream.Filter<Path> ours =
                path -> Workspace.NAME.matcher(path.getFileName().toString()).matches();
        exam.calls().run("list", exam.mount(), () -> {
            try (DirectoryStream<Path> paths = Files.newDirectoryStream(exam.mount(), ours)) {
                paths.forEach(found::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        });
        List<Path> old = new ArrayList<>();
        for (Path path : found) {
            try {
                BasicFileAttributes attributes = exam.workspace().attributes(path);
                Duration age = Duration.between(attributes.lastModifiedTime().toInstant(), now.toInstant());
                if (attributes.isDirectory() && age.compareTo(GRACE) > 0) {
                    old.add(path);
                }
            } catch (NoSuchFileException e) {
                // its doctor was faster
            }
        }
        return old;
    }
}
