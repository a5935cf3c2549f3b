package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.LoadClaim;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who loads a value: whoever creates an empty file beside its entry, which GlusterFS lets exactly one host do. Nobody has to trust a
 * clock of another host or a lock: those who wait do so for as long as they choose, and then break the claim.
 *
 * <p>Concurrency: any number of threads, processes and hosts. A claim that is broken while its holder still lives is not taken away
 * from whoever has it then, but for the moment between a look and a delete; the worst that can come of it is one more load.
 */
final class LoadClaims {
    private final MountFiles files;

    LoadClaims(MountFiles files) {
        this.files = files;
    }

    static Path pathOf(Path entry) {
        return MountLayout.beside(entry, MountLayout.LOAD);
    }

    /** Claims the loading of an entry; empty if another one has. */
    Optional<LoadClaim> claim(Path entry) throws IOException {
        Path path = pathOf(entry);
        OpenFile file;
        try {
            file = files.createNew(path);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
        Held claim = new Held(path, inode(path));
        try {
            file.close();
        } catch (IOException e) {
            claim.release();
            throw e;
        }
        return Optional.of(claim);
    }

    /** Takes a claim away, whoever has it. */
    void breakClaim(Path entry) throws IOException {
        try {
            files.delete(pathOf(entry));
        } catch (NoSuchFileException e) {
            // released in this moment
        }
    }

    private OptionalLong inode(Path path) {
        try {
            return OptionalLong.of(files.status(path).identity().inode());
        } catch (IOException e) {
            return OptionalLong.empty(); // broken already, or nobody can tell
        }
    }

    private final class Held implements LoadClaim {
        private final Path path;
        private final OptionalLong mine;

        Held(Path path, OptionalLong mine) {
            this.path = path;
            this.mine = mine;
        }

        @Override
        public void release() {
            try {
                if (mine.isEmpty() || mine.equals(inode(path))) {
                    files.delete(path);
                }
            } catch (IOException e) {
                // Left to those who wait, and to the sweeper.
            }
        }
    }
}
