package io.github.glustertmpfscache.internal.mount;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/** The real file calls, one system call each where Java allows. */
final class NioMountFiles implements MountFiles {
    /** Not all of them: the names of owner and group may have to be asked for over the network. */
    private static final String UNIX_ATTRIBUTES =
            "unix:isRegularFile,isDirectory,size,lastModifiedTime,lastAccessTime,ctime,ino";

    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR_FILE = 0100000;
    private static final Set<OpenOption> FOR_READ = Set.of(READ, NOFOLLOW_LINKS);
    private static final Set<OpenOption> FOR_UPDATE = Set.of(READ, WRITE, NOFOLLOW_LINKS);
    private static final Set<OpenOption> FOR_WRITE = Set.of(CREATE_NEW, WRITE);

    private final FileAttribute<?>[] ofFile;
    private final FileAttribute<?>[] ofDirectory;

    NioMountFiles(EntryPermissions permissions, FileSystem fileSystem) {
        this.ofFile = permissions.forFile(fileSystem);
        this.ofDirectory = permissions.forDirectory(fileSystem);
    }

    @Override
    public OpenFile openForRead(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, FOR_READ));
    }

    @Override
    public OpenFile openForUpdate(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, FOR_UPDATE));
    }

    @Override
    public OpenFile createNew(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, FOR_WRITE, ofFile));
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, ofDirectory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        // REPLACE_EXISTING alone would unlink the target first.
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        Files.createLink(name, existing);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public Kind kind(Path path) throws IOException {
        return kind(attributes(path));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    private static Kind kind(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return Kind.FILE;
        }
        return attributes.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
    }

    /** One lstat(2): all that is known of a file comes from one look at it. */
    @Override
    public FileStatus status(Path path) throws IOException {
        boolean unix = hasUnixView(path);
        Map<String, Object> found = Files.readAttributes(path, unix ? UNIX_ATTRIBUTES : "*", NOFOLLOW_LINKS);
        FileTime modified = time(found, "lastModifiedTime");
        return new FileStatus(
                kind(found),
                (Long) requireNonNull(found.get("size")),
                modified.to(TimeUnit.NANOSECONDS),
                (unix ? time(found, "ctime") : modified).toMillis(),
                TouchedExpiry.decode(time(found, "lastAccessTime"), modified),
                // All of it: on GlusterFS it tells a touched file from others by itself.
                unix
                        ? ((Number) requireNonNull(found.get("ino"))).longValue()
                        : Objects.hashCode(found.get("fileKey")));
    }

    private static Kind kind(Map<String, Object> attributes) {
        if (Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
            return Kind.FILE;
        }
        return Boolean.TRUE.equals(attributes.get("isDirectory")) ? Kind.DIRECTORY : Kind.OTHER;
    }

    private static FileTime time(Map<String, Object> attributes, String name) {
        return (FileTime) requireNonNull(attributes.get(name));
    }

    @Override
    public void stampUse(Path file) throws IOException {
        if (hasUnixView(file)) {
            // The mode that it has already: chmod(2) changes the time of last change all the same.
            int mode = (Integer) Files.getAttribute(file, "unix:mode", NOFOLLOW_LINKS);
            if ((mode & FILE_TYPE) == REGULAR_FILE) {
                Files.setAttribute(file, "unix:mode", mode & ~FILE_TYPE);
            }
        } else {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        }
    }

    private static boolean hasUnixView(Path path) {
        return views(path).contains("unix");
    }

    @Override
    public void setTimes(Path file, FileTime lastModified, FileTime lastAccess) throws IOException {
        try {
            Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .setTimes(lastModified, lastAccess, null);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // JDK 17 lets its internal exception out when the file was just replaced on another host.
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
    }

    @Override
    public Space space(Path path) throws IOException {
        FileStore store = Files.getFileStore(path);
        return new Space(store.getTotalSpace(), store.getUsableSpace());
    }

    @Override
    public String identity(Path file) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        // The device in the file key differs between hosts.
        Object inode = hasUnixView(file)
                ? Files.getAttribute(file, "unix:ino", NOFOLLOW_LINKS)
                : String.valueOf(attributes.fileKey());
        long modified = attributes.lastModifiedTime().toMillis();
        return String.format("%x-%x-%x", inode.hashCode(), modified, attributes.size());
    }

    @Override
    @SuppressWarnings("StreamResourceLeak") // the listing closes it
    public Listing openListing(Path directory) throws IOException {
        return new StreamListing(Files.newDirectoryStream(directory));
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (Listing listing = openListing(directory)) {
            for (String name = listing.next(); name != null; name = listing.next()) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public MountedFileSystem fileSystem(Path path) throws IOException {
        return MountedFileSystem.of(path);
    }

    @Override
    public void deleteTree(Path directory) throws IOException {
        PathUtils.deleteDirectory(directory);
    }

    @Override
    public Optional<Set<PosixFilePermission>> permissions(Path path) throws IOException {
        return views(path).contains("posix")
                ? Optional.of(Files.getPosixFilePermissions(path, NOFOLLOW_LINKS))
                : Optional.empty();
    }

    @Override
    public String owner(Path path) throws IOException {
        if (!views(path).contains("posix")) {
            return "";
        }
        PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
        return found.owner().getName() + ":" + found.group().getName();
    }

    private static Set<String> views(Path path) {
        return path.getFileSystem().supportedFileAttributeViews();
    }

    @Override
    public void revalidate(Path file) {
        try {
            // This stats the path and its file system. Either call reaches the server with the id of the replaced file,
            // gets ESTALE, and the kernel then repeats the path's lookup past its cache. It needs no ownership and
            // changes
            // nothing. Measured: the next read succeeds, after 7 ms; reopening alone takes 700 attempts and up to a
            // second.
            Files.getFileStore(file).getUsableSpace();
        } catch (IOException expected) {
            // The file may just have gone; the caller's next open tells.
        }
    }

    private static final class StreamListing implements Listing {
        private final DirectoryStream<Path> stream;
        private final Iterator<Path> paths;

        StreamListing(DirectoryStream<Path> stream) {
            this.stream = stream;
            this.paths = stream.iterator();
        }

        @Override
        public @Nullable String next() throws IOException {
            try {
                return paths.hasNext() ? paths.next().getFileName().toString() : null;
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (IOException e) {
                // Nothing was written; what was to be read has been read.
            }
        }
    }

    private record ChannelFile(FileChannel channel) implements OpenFile {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
        }

        @Override
        public long write(ByteBuffer... from) throws IOException {
            return channel.write(from);
        }

        @Override
        public void overwrite(long position, ByteBuffer with) throws IOException {
            channel.write(with, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
