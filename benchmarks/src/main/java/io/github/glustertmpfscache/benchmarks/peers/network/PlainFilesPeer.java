package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.benchmarks.peers.TornReads;
import java.io.IOException;
import java.nio.file.Path;

/** The article's calls, which write over the file that others read. */
final class PlainFilesPeer extends FilesPeer implements TornReads {
    PlainFilesPeer(Path directory) throws IOException {
        super(directory, false, true);
    }
}
