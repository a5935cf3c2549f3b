package io.github.glustertmpfscache.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;

/** The same mix as {@link LibraryMix}'s shared keys, with plain file calls: a put is a temp file and a rename. */
final class PlainMix {
    private final Path directory;
    private final CallLog log;

    PlainMix(Path directory, CallLog log) {
        this.directory = directory;
        this.log = log;
    }

    void fill() throws IOException {
        Files.createDirectory(directory);
        for (int key = 0; key < LibraryMix.SHARED_KEYS; key++) {
            put(key, 1, "fill");
        }
    }

    PacedThreads.Step worker(int thread) {
        long[] version = {1};
        return random -> run(random, thread, version);
    }

    private void run(Random random, int thread, long[] version) {
        int key = random.nextInt(LibraryMix.SHARED_KEYS);
        if (random.nextInt(10) == 0) {
            log.make("put", () -> put(key, ++version[0], ".temp " + thread));
            return;
        }
        byte[] found = log.make("get", () -> Files.readAllBytes(file(key)));
        if (found != null) {
            if (StampedValue.version(name(key), found) == StampedValue.WRONG) {
                log.wrong(name(key) + " was torn or another key's");
            } else {
                log.good();
            }
        }
    }

    private boolean put(int key, long version, String temp) throws IOException {
        Path written = directory.resolve(temp);
        Files.write(written, StampedValue.of(name(key), version, LibraryMix.size(key)));
        Files.move(written, file(key), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static String name(int key) {
        return "plain " + key;
    }

    private Path file(int key) {
        return directory.resolve(name(key));
    }
}
