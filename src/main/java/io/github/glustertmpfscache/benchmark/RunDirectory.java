package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.commons.io.file.PathUtils;

/** The one directory that a run makes on a system: all of its files are inside, and nothing else is ever touched. */
final class RunDirectory {
    static final String PREFIX = ".gtc-benchmark-";

    /** On GlusterFS a directory may look not empty, or stale, right after others have removed its files. */
    private static final int ATTEMPTS = 3;

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    static RunDirectory create(TestedSystem system) throws UsageException {
        String unique = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
        Path path = system.path().resolve(PREFIX + unique);
        try {
            return new RunDirectory(Files.createDirectory(path));
        } catch (IOException e) {
            throw new UsageException(
                    PathCheck.notWritable(system.role(), system.path()) + " (" + PathCheck.reason(e) + ")", e);
        }
    }

    Path path() {
        return path;
    }

    /** Removes the directory with all that is inside; links are not followed. Does nothing if it is gone. */
    void delete() throws IOException {
        for (int attempt = 1; !Files.notExists(path); attempt++) {
            try {
                PathUtils.deleteDirectory(path);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
