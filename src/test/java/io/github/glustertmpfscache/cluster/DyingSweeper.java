package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.nio.file.Path;

/** A JVM that holds the sweeper's lease and has swept, until it is killed, or its test has ended without killing it. */
final class DyingSweeper {
    private DyingSweeper() {}

    /** Arguments: mount, cache name. */
    public static void main(String[] arguments) throws Exception {
        try (GlusterTmpfsCache cache = OneSweeperTest.open(Path.of(arguments[0]), arguments[1])) {
            OneSweeperTest.putExpiring(cache);
            OneSweeperTest.awaitSwept(cache, cache, 1);
            System.out.println("sweeping");
            System.out.println("its test has ended: " + System.in.read());
        }
    }
}
