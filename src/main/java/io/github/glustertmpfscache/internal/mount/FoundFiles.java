package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Errno;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a directory with what is known of each, read bit by bit. Not thread-safe. */
public final class FoundFiles implements Closeable {
    private final Path directory;
    private final MountFiles files;
    private final Listing listing;

    FoundFiles(Path directory, MountFiles files) throws IOException {
        this.directory = directory;
        this.files = files;
        this.listing = files.openListing(directory);
    }

    /** The next file that is still there and that the file system can say something of; null at the end. */
    public @Nullable FoundFile next() throws IOException {
        for (String name = listing.next(); name != null; name = listing.next()) {
            Path path = directory.resolve(name);
            try {
                return new FoundFile(path, FileRole.of(name), files.status(path));
            } catch (IOException e) {
                if (Errno.ENOTCONN.isReasonOf(e)) {
                    throw e;
                }
                // Gone meanwhile, or damaged in the file system itself: nothing can be done about it here.
            }
        }
        return null;
    }

    static boolean isGone(IOException e) {
        return e instanceof NoSuchFileException || Errno.ESTALE.isReasonOf(e) || Errno.ENOENT.isReasonOf(e);
    }

    @Override
    public void close() {
        listing.close();
    }
}
