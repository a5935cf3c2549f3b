package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Finds out before the run what would make it fail later. */
final class PathCheck {
    private PathCheck() {}

    static TestedSystem inspect(SystemRole role, Path path, long neededBytes) throws UsageException {
        String name = role.option() + " " + path;
        FileStore store;
        try {
            // Unlike Files.exists, which takes a mount that does not answer for a missing path.
            if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
                throw new UsageException(name + " is not a directory. Give the directory where the volume is mounted");
            }
            if (!Files.isWritable(path)) {
                throw new UsageException(notWritable(role, path));
            }
            store = Files.getFileStore(path);
            requireSpace(name, store, neededBytes);
        } catch (NoSuchFileException e) {
            throw new UsageException(name + " does not exist. Create the directory and mount the volume on it", e);
        } catch (IOException e) {
            throw new UsageException(name + " cannot be used: " + reason(e) + ". Mount the volume again", e);
        }
        return new TestedSystem(role, path, store.type(), store.name());
    }

    static String notWritable(SystemRole role, Path path) {
        return role.option() + " " + path + " is not writable for user " + System.getProperty("user.name")
                + ". Run as a user who may write there, or give another path";
    }

    /** The operating system's words, without the path that {@link IOException#getMessage} puts before them. */
    static String reason(IOException e) {
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : String.valueOf(e.getMessage());
    }

    private static void requireSpace(String name, FileStore store, long neededBytes)
            throws IOException, UsageException {
        long usable = store.getUsableSpace();
        if (usable < neededBytes) {
            throw new UsageException(name + " has not enough space: " + Numbers.megabytes(usable)
                    + " are free and the run"
                    + " needs " + Numbers.megabytes(neededBytes) + ". Free some, or choose a smaller --size or fewer"
                    + " --threads");
        }
    }
}
