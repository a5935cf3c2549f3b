package io.github.glustertmpfscache;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A mount in memory whose file calls hang, or fail because it has lost its servers, when the test says so. Thread-safe. */
public final class ShakyMount {
    private static final AtomicInteger MOUNTS = new AtomicInteger();

    private final FileSystem real = Jimfs.newFileSystem(
            Configuration.unix().toBuilder().setAttributeViews("posix").build());
    private final FileSystemProvider realProvider = real.provider();
    private final ShakyFileSystem fileSystem = new ShakyFileSystem();
    private final ShakyProvider provider = new ShakyProvider();
    private final Path path = wrap(real.getPath("/shaky_mount_" + MOUNTS.incrementAndGet()));
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger openDirectories = new AtomicInteger();
    private volatile Trouble trouble = new Trouble(p -> false, false);

    /** What is wrong with the paths of which that holds. */
    private record Trouble(Predicate<String> paths, boolean hangs, CountDownLatch over) {
        Trouble(Predicate<String> paths, boolean hangs) {
            this(paths, hangs, new CountDownLatch(1));
        }
    }

    public Path path() {
        return path;
    }

    /** From now on file calls hang until it recovers. */
    public void hang() {
        hang(p -> true);
    }

    /** Those of these paths do. */
    void hang(Predicate<String> paths) {
        change(new Trouble(paths, true));
    }

    /** From now on file calls fail. */
    public void disconnect() {
        change(new Trouble(p -> true, false));
    }

    /** File calls work again, and those that hang end. */
    public void recover() {
        change(new Trouble(p -> false, false));
    }

    private synchronized void change(Trouble next) {
        Trouble before = trouble;
        trouble = next;
        before.over().countDown();
    }

    /** How many file calls have been begun, but by the library's probes. */
    int calls() {
        return calls.get();
    }

    /** How many directories are being listed. */
    int openDirectories() {
        return openDirectories.get();
    }

    private void begin(Path at) throws IOException {
        if (!Thread.currentThread().getName().startsWith("gluster-tmpfs-cache probe")) {
            calls.incrementAndGet();
        }
        Trouble now = trouble;
        if (!now.paths().test(at.toString())) {
            return;
        }
        if (!now.hangs()) {
            throw new FileSystemException(at.toString(), null, "Transport endpoint is not connected");
        }
        awaitEnd(now);
    }

    private static void awaitEnd(Trouble trouble) {
        boolean interrupted = false;
        while (true) {
            try {
                if (!trouble.over().await(1, TimeUnit.MINUTES)) {
                    throw new AssertionError("The mount was not to hang for so long");
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the kernel does not care
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stands for one of jimfs's paths. */
    private interface ShakyPath extends Path {
        Path unwrapped();
    }

    private static Path unwrap(Path path) {
        return path instanceof ShakyPath shaky ? shaky.unwrapped() : path;
    }

    private Path wrap(Path inner) {
        return (Path) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ShakyPath.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("unwrapped")) {
                        return inner;
                    }
                    if (method.getName().equals("getFileSystem")) {
                        return fileSystem;
                    }
                    Object[] unwrapped = arguments == null ? new Object[0] : arguments.clone();
                    for (int i = 0; i < unwrapped.length; i++) {
                        unwrapped[i] = unwrapped[i] instanceof Path p ? unwrap(p) : unwrapped[i];
                    }
                    try {
                        return wrapped(method.invoke(inner, unwrapped));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private @Nullable Object wrapped(@Nullable Object result) {
        if (result instanceof Path p) {
            return wrap(p);
        }
        if (result instanceof Iterator<?> paths) {
            List<Object> all = new ArrayList<>();
            paths.forEachRemaining(each -> all.add(wrap((Path) each)));
            return all.iterator();
        }
        return result;
    }

    private final class ShakyFileSystem extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return provider;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return real.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return real.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return real.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return wrap(real.getPath(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return real.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }

    private final class ShakyProvider extends FileSystemProvider {
        @Override
        public String getScheme() {
            return "shaky";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return fileSystem;
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            begin(file);
            return realProvider.newByteChannel(unwrap(file), options, attributes);
        }

        @Override
        public FileChannel newFileChannel(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            begin(file);
            return realProvider.newFileChannel(unwrap(file), options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            begin(directory);
            DirectoryStream<Path> stream =
                    realProvider.newDirectoryStream(unwrap(directory), entry -> filter.accept(wrap(entry)));
            openDirectories.incrementAndGet();
            AtomicBoolean open = new AtomicBoolean(true);
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    Iterator<Path> paths = stream.iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return paths.hasNext();
                        }

                        @Override
                        public Path next() {
                            return wrap(paths.next());
                        }
                    };
                }

                @Override
                public void close() throws IOException {
                    if (open.getAndSet(false)) {
                        openDirectories.decrementAndGet();
                    }
                    stream.close();
                }
            };
        }

        @Override
        public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
            begin(directory);
            realProvider.createDirectory(unwrap(directory), attributes);
        }

        @Override
        public void createLink(Path link, Path existing) throws IOException {
            begin(link);
            realProvider.createLink(unwrap(link), unwrap(existing));
        }

        @Override
        public void delete(Path file) throws IOException {
            begin(file);
            realProvider.delete(unwrap(file));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            begin(target);
            realProvider.copy(unwrap(source), unwrap(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            begin(target);
            realProvider.move(unwrap(source), unwrap(target), options);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            begin(one);
            return realProvider.isSameFile(unwrap(one), unwrap(other));
        }

        @Override
        public boolean isHidden(Path file) throws IOException {
            return realProvider.isHidden(unwrap(file));
        }

        @Override
        public FileStore getFileStore(Path file) throws IOException {
            begin(file);
            return realProvider.getFileStore(unwrap(file));
        }

        @Override
        public void checkAccess(Path file, AccessMode... modes) throws IOException {
            begin(file);
            realProvider.checkAccess(unwrap(file), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path file, Class<V> type, LinkOption... options) {
            return realProvider.getFileAttributeView(unwrap(file), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path file, Class<A> type, LinkOption... options)
                throws IOException {
            begin(file);
            return realProvider.readAttributes(unwrap(file), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path file, String attributes, LinkOption... options)
                throws IOException {
            begin(file);
            return realProvider.readAttributes(unwrap(file), attributes, options);
        }

        @Override
        public void setAttribute(Path file, String attribute, Object value, LinkOption... options) throws IOException {
            begin(file);
            realProvider.setAttribute(unwrap(file), attribute, value, options);
        }
    }
}
