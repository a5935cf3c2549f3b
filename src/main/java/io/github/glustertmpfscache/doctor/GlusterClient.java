package io.github.glustertmpfscache.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The process behind a GlusterFS mount. The kernel does not know its options, such as {@code entry-timeout}; its command line does.
 *
 * @param pid its number
 * @param state what it is doing, a letter as in ps(1); T is stopped
 * @param arguments its command line
 */
record GlusterClient(long pid, char state, List<String> arguments) {
    private static final Path PROCESSES = Path.of("/proc");

    /** Where the start time is among the fields of /proc/PID/stat from the third one on: it is the 22nd. */
    private static final int START = 19;

    /** Finds it without a call to the mount; empty if there is none, or this user may not see it. */
    static Optional<GlusterClient> of(MountEntry entry) {
        return entry.isGlusterFs() ? of(entry, PROCESSES) : Optional.empty();
    }

    /**
     * Of several for one mount point, such as one that a lazy unmount has left behind, the newest; but rather one that has the same view of mounts as
     * this process.
     */
    static Optional<GlusterClient> of(MountEntry entry, Path processes) {
        Optional<String> volume = VolumeOptionsCheck.volume(entry.source());
        List<Candidate> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(processes, "[0-9]*")) {
            for (Path process : all) {
                read(process, entry.mountPoint().toString())
                        .filter(candidate -> candidate.client().isOf(volume))
                        .ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No such directory on this system; then nothing is known.
        }
        String here = namespace(processes.resolve("self"));
        return found.stream()
                .max(Comparator.comparing((Candidate candidate) ->
                                !here.isEmpty() && candidate.namespace().equals(here))
                        .thenComparing(Candidate::startTicks)
                        .thenComparing(candidate -> candidate.client().pid()))
                .map(Candidate::client);
    }

    /** Whether its volume is that one, as far as its command line and the mount's source tell. */
    private boolean isOf(Optional<String> volume) {
        Optional<String> own =
                option("volfile-id").map(id -> id.replaceFirst("^/", "").replaceFirst("[/.].*", ""));
        return volume.isEmpty() || own.isEmpty() || own.equals(volume);
    }

    private record Candidate(GlusterClient client, long startTicks, String namespace) {}

    private static Optional<Candidate> read(Path process, String mountPoint) {
        try {
            List<String> arguments =
                    List.of(Files.readString(process.resolve("cmdline"), UTF_8).split("\0"));
            if (!arguments.get(0).endsWith("glusterfs")
                    || !arguments.get(arguments.size() - 1).equals(mountPoint)) {
                return Optional.empty();
            }
            String status = Files.readString(process.resolve("stat"), UTF_8);
            // The third field and those after it: the second one, a name, may hold anything.
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split("\\s+", -1);
            GlusterClient client =
                    new GlusterClient(Long.parseLong(process.getFileName().toString()), fields[0].charAt(0), arguments);
            long start = fields.length > START ? Long.parseLong(fields[START]) : 0;
            return Optional.of(new Candidate(client, start, namespace(process)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // it has ended meanwhile, or its command line is not text
        }
    }

    private static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    boolean isStopped() {
        return state == 'T' || state == 't';
    }

    Optional<String> option(String name) {
        String prefix = "--" + name + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> argument.substring(prefix.length()))
                .findFirst();
    }

    /** How many servers it can ask for the volume when it is mounted. */
    long servers() {
        return arguments.stream()
                .filter(argument -> argument.startsWith("--volfile-server="))
                .count();
    }
}
