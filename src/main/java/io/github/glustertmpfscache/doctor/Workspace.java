package io.github.glustertmpfscache.doctor;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.commons.io.file.PathUtils;

/** The one directory that an examination makes: all of its files are in it. Thread-safe. */
final class Workspace {
    /** No cache has a name that begins so: theirs begin with gtc- or .gtc- */
    static final Pattern NAME = Pattern.compile("\\.gluster-tmpfs-cache-doctor-[0-9a-f]{16}");

    /** On GlusterFS a directory may look not empty, or stale, right after others have removed its files. */
    private static final int ATTEMPTS = 5;

    private static final int PAUSE_MILLIS = 50;

    private final String name =
            ".gluster-tmpfs-cache-doctor-" + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final Path path;
    private final WatchedCalls calls;
    private final AtomicLong temps = new AtomicLong();
    private volatile State state = State.NONE;

    private enum State {
        NONE,
        /** It may be there: the call that makes it has begun. */
        BEGUN,
        READY
    }

    Workspace(Path mount, WatchedCalls calls) {
        this.path = mount.resolve(name);
        this.calls = calls;
    }

    String name() {
        return name;
    }

    Path path() {
        return path;
    }

    boolean isReady() {
        return state == State.READY;
    }

    /** Asks for it, which nobody but the servers can answer. */
    void requireAbsent() throws IOException {
        try {
            BasicFileAttributes there = attributes(path);
            throw new IOException(path + " is there already: " + there);
        } catch (NoSuchFileException e) {
            // as it should be
        }
    }

    void create() throws IOException {
        calls.run("mkdir", path, () -> {
            state = State.BEGUN;
            Files.createDirectory(path, ownersOnly("rwx------"));
        });
        if (calls.isEnded()) { // the clean-up may have been here before the directory was
            removeTree(path);
            throw new WatchedCalls.EndedException();
        }
        state = State.READY;
    }

    private FileAttribute<?>[] ownersOnly(String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Reads a file whole. */
    byte[] read(Path file) throws IOException {
        return calls.call("read", file, () -> Files.readAllBytes(file));
    }

    /** Writes a file that is not there yet. */
    void write(Path file, byte[] content) throws IOException {
        calls.run("write", file, () -> {
            try (FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), ownersOnly("rw-------"))) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
        });
    }

    /** Puts a file as the library does: a temp file beside it, renamed over it. */
    void put(Path file, byte[] content) throws IOException {
        Path temp = file.resolveSibling("." + file.getFileName() + ".temp" + temps.incrementAndGet());
        try {
            write(temp, content);
            rename(temp, file);
        } catch (IOException e) {
            removeFailed(temp, e);
            throw e;
        }
    }

    private void removeFailed(Path temp, IOException cause) {
        if (Failure.isNotConnected(cause) || calls.isEnded()) {
            return;
        }
        try {
            boolean unused = deleteIfThere(temp);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    void rename(Path from, Path to) throws IOException {
        calls.run("rename", to, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    void link(Path from, Path to) throws IOException {
        calls.run("link", to, () -> Files.createLink(to, from));
    }

    void delete(Path file) throws IOException {
        calls.run("unlink", file, () -> Files.delete(file));
    }

    boolean deleteIfThere(Path file) throws IOException {
        try {
            delete(file);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    BasicFileAttributes attributes(Path file) throws IOException {
        return calls.call("stat", file, () -> Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS));
    }

    /** Removes the directory with all that is in it, if it was made; to be called once the examination's calls are refused. */
    synchronized void remove() throws IOException {
        if (state != State.NONE) {
            removeTree(path);
            state = State.NONE;
        }
    }

    /** Removes such a directory. Links are not followed; does nothing if it is gone. */
    static void removeTree(Path directory) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (Files.readAttributes(directory, BasicFileAttributes.class, NOFOLLOW_LINKS)
                        .isDirectory()) { // else not of our making
                    PathUtils.deleteDirectory(directory);
                }
                return;
            } catch (IOException e) {
                if (e instanceof NoSuchFileException && Files.notExists(directory, NOFOLLOW_LINKS)) {
                    return;
                }
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
