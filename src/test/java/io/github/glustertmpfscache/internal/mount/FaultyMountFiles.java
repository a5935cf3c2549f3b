package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The file calls of another implementation, with faults that a test sets, and a record of what was called. */
public final class FaultyMountFiles implements MountFiles {
    /** The calls that are counted and at which a fault can be set. */
    public enum Call {
        OPEN,
        READ,
        SIZE,
        CREATE,
        WRITE,
        CLOSE_AFTER_READ,
        CLOSE_AFTER_WRITE,
        RENAME,
        LINK,
        DELETE,
        KIND,
        STATUS,
        UPDATE,
        TIMES,
        STAMP,
        LIST,
        SPACE,
        FILE_SYSTEM
    }

    /** What happens at a call; doing nothing lets it pass. */
    public interface Fault {
        void happen(Path path) throws IOException;
    }

    private final MountFiles files;
    private final Map<Call, List<Fault>> faults = new EnumMap<>(Call.class);
    private final Map<Call, Fault> lasting = new EnumMap<>(Call.class);
    private final Map<Path, Path> shown = new HashMap<>();
    private final Map<Call, String> afterwards = new EnumMap<>(Call.class);
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    /** What was opened for reading. */
    public final List<Path> opened = Collections.synchronizedList(new ArrayList<>());

    private int openListings;
    int revalidations;
    /** What the mount says of its space; null for the truth. */
    @Nullable
    Space space;
    /** The same, asked anew each time. */
    @Nullable
    Supplier<Space> spaceNow;
    /** What file system everything is on; null for the truth. */
    @Nullable
    String fileSystemType;
    /** How many bytes a read gives at most, less than was asked for. */
    int longestRead = Integer.MAX_VALUE;
    /** Told how many bytes each read asks for. */
    IntConsumer onAsked = bytes -> {};
    /** Told how many bytes each read gave. */
    IntConsumer onRead = bytes -> {};

    FaultyMountFiles(MountFiles files) {
        this.files = files;
    }

    /** Throws the error that Java makes of an errno, at the next so many calls. */
    public void fail(Call call, int times, String reason) {
        for (int i = 0; i < times; i++) {
            at(call, path -> {
                throw new FileSystemException(path.toString(), null, reason);
            });
        }
    }

    /** Sets what the mount says of its space whenever it is asked. */
    public void space(Supplier<Space> now) {
        spaceNow = now;
    }

    /** Lets the mount say of its space what is true. */
    public void spaceIsTrue() {
        spaceNow = null;
    }

    /** Sets what happens at the next call that has no fault yet. */
    public void at(Call call, Fault fault) {
        faults.computeIfAbsent(call, c -> new ArrayList<>()).add(fault);
    }

    /** Sets what happens at each call that has no other fault. */
    public void always(Call call, Fault fault) {
        lasting.put(call, fault);
    }

    /** Lets reads of a file show another one, as a host's caches do for a while after it was replaced. */
    public void showInstead(Path of, Path other) {
        shown.put(of, other);
    }

    /** Lets the next call take effect and then say that it failed. */
    public void after(Call call, String reason) {
        afterwards.put(call, reason);
    }

    private void done(Call call, Path path) throws IOException {
        String reason = afterwards.remove(call);
        if (reason != null) {
            throw new FileSystemException(path.toString(), null, reason);
        }
    }

    public int count(Call call) {
        return counts.getOrDefault(call, 0);
    }

    /** How many calls there were of any kind. */
    public int calls() {
        return counts.values().stream().mapToInt(Integer::intValue).sum() + revalidations;
    }

    public void reset() {
        counts.clear();
        faults.clear();
        lasting.clear();
        opened.clear();
        revalidations = 0;
    }

    private void called(Call call, Path path) throws IOException {
        counts.merge(call, 1, Integer::sum);
        List<Fault> pending = faults.getOrDefault(call, List.of());
        if (!pending.isEmpty()) {
            pending.remove(0).happen(path);
        } else {
            lasting.getOrDefault(call, ignored -> {}).happen(path);
        }
    }

    @Override
    public OpenFile openForRead(Path file) throws IOException {
        opened.add(file);
        called(Call.OPEN, file);
        return new FaultyFile(files.openForRead(shown.getOrDefault(file, file)), file, Call.CLOSE_AFTER_READ);
    }

    @Override
    public OpenFile openForUpdate(Path file) throws IOException {
        called(Call.UPDATE, file);
        return new FaultyFile(files.openForUpdate(file), file, Call.CLOSE_AFTER_WRITE);
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        called(Call.STATUS, path);
        FileStatus found = files.status(path);
        // A test cannot set the time of last change, so here the time of last modification tells of the last use.
        return new FileStatus(
                found.kind(),
                found.size(),
                found.modifiedNanos(),
                found.modifiedNanos() / 1_000_000,
                found.touchedExpiry(),
                found.inode());
    }

    @Override
    public void setTimes(Path file, FileTime lastModified, FileTime lastAccess) throws IOException {
        called(Call.TIMES, file);
        files.setTimes(file, lastModified, lastAccess);
    }

    @Override
    public void stampUse(Path file) throws IOException {
        called(Call.STAMP, file);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }

    @Override
    public Space space(Path path) throws IOException {
        called(Call.SPACE, path);
        if (spaceNow != null) {
            return spaceNow.get();
        }
        return space == null ? files.space(path) : space;
    }

    @Override
    public Listing openListing(Path directory) throws IOException {
        called(Call.LIST, directory);
        Listing listing = files.openListing(directory);
        openListings++;
        return new Listing() {
            private boolean closed;

            @Override
            public @Nullable String next() throws IOException {
                return listing.next();
            }

            @Override
            public void close() {
                openListings -= closed ? 0 : 1;
                closed = true;
                listing.close();
            }
        };
    }

    /** How many directories are being listed. */
    public int openListings() {
        return openListings;
    }

    @Override
    public OpenFile createNew(Path file) throws IOException {
        called(Call.CREATE, file);
        return new FaultyFile(files.createNew(file), file, Call.CLOSE_AFTER_WRITE);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        files.createDirectory(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        called(Call.RENAME, to);
        files.rename(from, to);
        done(Call.RENAME, to);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        called(Call.LINK, name);
        files.link(existing, name);
        done(Call.LINK, name);
    }

    @Override
    public void delete(Path path) throws IOException {
        called(Call.DELETE, path);
        files.delete(path);
    }

    @Override
    public Kind kind(Path path) throws IOException {
        called(Call.KIND, path);
        return files.kind(path);
    }

    @Override
    public String identity(Path file) throws IOException {
        return files.identity(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        files.createDirectories(directory);
    }

    @Override
    public MountedFileSystem fileSystem(Path path) throws IOException {
        called(Call.FILE_SYSTEM, path);
        MountedFileSystem found = files.fileSystem(path);
        return fileSystemType == null ? found : new MountedFileSystem(fileSystemType, found.source());
    }

    @Override
    public void deleteTree(Path directory) throws IOException {
        files.deleteTree(directory);
    }

    @Override
    public Optional<Set<PosixFilePermission>> permissions(Path path) throws IOException {
        return files.permissions(path);
    }

    @Override
    public String owner(Path path) throws IOException {
        return files.owner(path);
    }

    @Override
    public void revalidate(Path file) {
        revalidations++;
        files.revalidate(file);
    }

    private final class FaultyFile implements OpenFile {
        private final OpenFile file;
        private final Path path;
        private final Call close;

        FaultyFile(OpenFile file, Path path, Call close) {
            this.file = file;
            this.path = path;
            this.close = close;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            called(Call.READ, path);
            if (longestRead == 0) {
                return -1;
            }
            onAsked.accept(into.remaining());
            int limit = into.limit();
            into.limit(into.position() + Math.min(longestRead, into.remaining()));
            try {
                int read = file.read(into);
                onRead.accept(read);
                return read;
            } finally {
                into.limit(limit);
            }
        }

        @Override
        public long write(ByteBuffer... from) throws IOException {
            called(Call.WRITE, path);
            return file.write(from);
        }

        @Override
        public void overwrite(long position, ByteBuffer with) throws IOException {
            called(Call.WRITE, path);
            file.overwrite(position, with);
        }

        @Override
        public long size() throws IOException {
            called(Call.SIZE, path);
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
            called(close, path);
        }
    }
}
