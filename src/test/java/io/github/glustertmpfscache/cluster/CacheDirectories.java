package io.github.glustertmpfscache.cluster;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** Removes what a test left on the volume. */
public final class CacheDirectories {
    private static final int ATTEMPTS = 10;

    private CacheDirectories() {}

    /** Tries again where a file that was listed is gone by now: GlusterFS may list what another host has just removed. */
    public static void delete(Path mount, String cacheName) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                PathUtils.deleteDirectory(mount.resolve("gtc-" + cacheName));
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
