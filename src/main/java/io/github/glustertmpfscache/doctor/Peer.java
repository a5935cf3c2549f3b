package io.github.glustertmpfscache.doctor;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers doctors of other hosts: see {@link PeerFiles}. Enters only what a doctor of its own user has made, and nobody else may write to;
 * writes only where a doctor wants it.
 *
 * <p>Concurrency: one thread looks for doctors, and each doctor is answered by a thread of its own.
 */
final class Peer {
    private static final Duration LIST_EVERY = Duration.ofMillis(200);

    /** The rest has to wait. */
    private static final int MOST_AT_A_TIME = 32;

    private static final int TYPE_AND_PERMISSIONS = 0170777;
    private static final int DIRECTORY_FOR_OWNER = 0040700;

    private final String id = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final Path mount;
    private final WatchedCalls calls;
    private final boolean remembersAbsence;
    private final Workspace files;
    private final int uid;
    private final String host;
    private final AtomicLong temps = new AtomicLong();
    private final Set<Path> answered = ConcurrentHashMap.newKeySet();

    // Of the thread that looks for doctors.
    private final Map<Path, CompletableFuture<Boolean>> sessions = new HashMap<>();
    private final Set<Path> done = new HashSet<>();

    /**
     * @param remembersAbsence whether the file system's client may remember that a name was not there, and so has to be asked for a list,
     *     as NFS; a list on GlusterFS brings its client up to date, which the doctor's other checks would notice if they use this mount
     */
    Peer(Path mount, WatchedCalls calls, boolean remembersAbsence) throws IOException {
        this.mount = mount;
        this.calls = calls;
        this.remembersAbsence = remembersAbsence;
        this.files = new Workspace(mount, calls); // for its file calls; it is never made
        this.uid = ownUid();
        this.host = hostName();
    }

    private static int ownUid() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Uid:")) {
                return Integer.parseUnsignedInt(line.split("\\s+", -1)[2]); // the effective one
            }
        }
        throw new IOException("/proc/self/status does not say which user this is");
    }

    private static String hostName() throws IOException {
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        return PeerCheck.HOST.matcher(name).matches() ? name : "";
    }

    String id() {
        return id;
    }

    String host() {
        return host;
    }

    /** How many doctors have had an answer to a question. */
    int answered() {
        return answered.size();
    }

    void hasAnswered(Path directory) {
        answered.add(directory);
    }

    /** Answers until the calls are ended. */
    void answer() throws IOException, InterruptedException {
        while (!calls.isEnded()) {
            forgetEnded();
            List<Path> there = directories();
            done.retainAll(there);
            for (Path directory : there) {
                if (!done.contains(directory)
                        && !sessions.containsKey(directory)
                        && sessions.size() < MOST_AT_A_TIME
                        && isWanted(directory)) {
                    PeerSession session = new PeerSession(this, new PeerFiles(directory), calls);
                    sessions.put(directory, DaemonThreads.start("gluster-tmpfs-cache doctor peer session", () -> {
                        session.answer();
                        return true;
                    }));
                }
            }
            TimeUnit.MILLISECONDS.sleep(LIST_EVERY.toMillis());
        }
    }

    /** One that has failed is tried again. */
    private void forgetEnded() throws IOException, InterruptedException {
        Iterator<Map.Entry<Path, CompletableFuture<Boolean>>> each =
                sessions.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Path, CompletableFuture<Boolean>> session = each.next();
            if (!session.getValue().isDone()) {
                continue;
            }
            each.remove();
            try {
                boolean unused = session.getValue().get();
                done.add(session.getKey());
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNull(e.getCause());
                if (!(cause instanceof IOException failure)) {
                    throw new IllegalStateException(cause);
                }
                failIfNotConnected(failure);
            }
        }
    }

    private static void failIfNotConnected(IOException e) throws IOException {
        if (Failure.isNotConnected(e)) {
            throw e;
        }
    }

    private List<Path> directories() throws IOException {
        List<Path> found = new ArrayList<>();
        try {
            calls.run("list", mount, () -> {
                try (DirectoryStream<Path> paths = Files.newDirectoryStream(
                        mount,
                        path -> Workspace.NAME
                                .matcher(path.getFileName().toString())
                                .matches())) {
                    paths.forEach(found::add);
                } catch (DirectoryIteratorException e) {
                    throw e.getCause();
                }
            });
        } catch (IOException e) {
            if (!Failure.isStale(e)) {
                throw e;
            }
        }
        return found;
    }

    private boolean isWanted(Path directory) throws IOException {
        try {
            return isOurs(directory)
                    && (!remembersAbsence || PeerFiles.names(calls, directory).contains(PeerFiles.WANTED))
                    && isOurs(directory.resolve(PeerFiles.WANTED));
        } catch (IOException e) {
            failIfNotConnected(e);
            return false; // not wanted; or its doctor has gone, or GlusterFS will know it in a moment
        }
    }

    /** Whether this user has made it, and nobody else may enter it. */
    boolean isOurs(Path directory) throws IOException {
        Set<String> views = directory.getFileSystem().supportedFileAttributeViews();
        return calls.call("stat", directory, () -> {
            if (views.contains("unix")) {
                Map<String, Object> found = Files.readAttributes(directory, "unix:mode,uid", NOFOLLOW_LINKS);
                return found.get("mode") instanceof Integer mode
                        && (mode & TYPE_AND_PERMISSIONS) == DIRECTORY_FOR_OWNER
                        && Objects.equals(found.get("uid"), uid);
            }
            if (views.contains("posix")) {
                PosixFileAttributes found = Files.readAttributes(directory, PosixFileAttributes.class, NOFOLLOW_LINKS);
                return found.isDirectory() && found.permissions().equals(PosixFilePermissions.fromString("rwx------"));
            }
            return Files.readAttributes(directory, BasicFileAttributes.class, NOFOLLOW_LINKS)
                    .isDirectory();
        });
    }

    /** As a doctor's workspace does it, but leaves nothing if it fails, since it is tried again. */
    void put(Path file, byte[] message) throws IOException {
        Path temp = file.resolveSibling("." + file.getFileName() + ".temp" + temps.incrementAndGet());
        try {
            files.write(temp, message);
            files.rename(temp, file);
        } catch (IOException e) {
            try {
                boolean unused = files.deleteIfThere(temp);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
