package io.github.glustertmpfscache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Removes directories of many files on the mount, several at a time: one by one takes a millisecond or two each. */
public final class Trees {
    private static final int THREADS = 8;

    private Trees() {}

    /** Removes a directory with all that is in it, if it is there. */
    public static void delete(Path root) throws IOException {
        List<Path> directories = new ArrayList<>();
        List<Callable<Void>> files = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(root)) {
            tree.forEach(path -> {
                if (Files.isDirectory(path)) {
                    directories.add(path);
                } else {
                    files.add(() -> {
                        Files.deleteIfExists(path);
                        return null;
                    });
                }
            });
        } catch (NoSuchFileException e) {
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Void> file : workers.invokeAll(files)) {
                file.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("could not remove " + root, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while removing " + root, e);
        } finally {
            workers.shutdown();
        }
        Collections.reverse(directories); // the walk names a directory before what is in it
        for (Path directory : directories) {
            Files.deleteIfExists(directory);
        }
    }
}
