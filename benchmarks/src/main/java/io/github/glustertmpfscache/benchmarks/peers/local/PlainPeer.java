package io.github.glustertmpfscache.benchmarks.peers.local;

import io.github.glustertmpfscache.benchmarks.peers.TornReads;
import java.io.IOException;
import java.nio.file.Files;

/** What a careless program does by hand: a reader can see half a value. */
final class PlainPeer extends FilesPeer implements TornReads {
    PlainPeer(PeerDirectory directory) {
        super(directory);
    }

    @Override
    public void put(String key, byte[] value) throws IOException {
        Files.write(file(key), value);
    }
}
