package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stands in for the two volumes when no path is given, so that the program runs anywhere: a tmpfs directory against one on
 * disk.
 *
 * @param remarks what was chosen and why, for the user
 */
record EmbeddedSystems(Map<SystemRole, Path> paths, List<String> remarks) {
    private static final String MEANING =
            "No GlusterFS and no network take part: this shows that the program works, not the" + " article's result.";

    static EmbeddedSystems choose() throws UsageException {
        List<Path> places = List.of(
                Path.of(System.getProperty("java.io.tmpdir")),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home")));
        return choose(Path.of("/dev/shm"), places);
    }

    static EmbeddedSystems choose(Path sharedMemory, List<Path> places) throws UsageException {
        List<Path> usable = places.stream().filter(EmbeddedSystems::isUsable).toList();
        if (usable.isEmpty()) {
            throw new UsageException(
                    "None of " + places + " is a writable directory. Give paths with --cache PATH and --file PATH");
        }
        Optional<Path> disk = usable.stream().filter(path -> !isTmpfs(path)).findFirst();
        Optional<Path> tmpfs = Optional.of(sharedMemory)
                .filter(path -> isUsable(path) && isTmpfs(path))
                .or(() -> usable.stream().filter(EmbeddedSystems::isTmpfs).findFirst());
        Map<SystemRole, Path> paths = new EnumMap<>(SystemRole.class);
        paths.put(SystemRole.CACHE, tmpfs.orElse(usable.get(0)));
        paths.put(SystemRole.FILE, disk.orElse(usable.get(0)));
        String found;
        if (tmpfs.isEmpty()) {
            found = "There is no tmpfs on this machine, so both systems are on its disk and should be equally fast.";
        } else if (disk.isEmpty()) {
            found = "Every place to write is on tmpfs, so both systems are in memory and should be equally fast.";
        } else {
            found = "A local tmpfs stands in for the cache volume, and a local disk for the file volume.";
        }
        return new EmbeddedSystems(
                paths,
                List.of(
                        "No paths are given, so this is the embedded default, a short run on this machine alone.",
                        found,
                        MEANING));
    }

    private static boolean isUsable(Path path) {
        return Files.isDirectory(path) && Files.isWritable(path);
    }

    private static boolean isTmpfs(Path path) {
        try {
            String type = Files.getFileStore(path).type();
            return type.equals("tmpfs") || type.equals("ramfs");
        } catch (IOException e) {
            return false;
        }
    }
}
