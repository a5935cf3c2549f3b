package io.github.glustertmpfscache.cluster;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** Removes what a test left on the volume. */
public final class CacheDirectories {
    private CacheDirectories() {}

    public static void delete(Path mount, String cacheName) throws IOException {
        PathUtils.deleteDirectory(mount.resolve("gtc-" + cacheName));
    }
}
