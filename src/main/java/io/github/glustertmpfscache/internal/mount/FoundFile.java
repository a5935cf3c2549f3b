package io.github.glustertmpfscache.internal.mount;

import java.nio.file.Path;

/**
 * A file as a listing of its shard found it.
 *
 * @param path where it lay
 * @param role what its name says that it is
 * @param status what the file system said about it
 */
public record FoundFile(Path path, FileRole role, FileStatus status) {
    public String name() {
        return path.getFileName().toString();
    }
}
