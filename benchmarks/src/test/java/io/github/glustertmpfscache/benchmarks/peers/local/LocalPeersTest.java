package io.github.glustertmpfscache.benchmarks.peers.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.glustertmpfscache.benchmarks.peers.KeyDistribution;
import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import io.github.glustertmpfscache.benchmarks.peers.Settling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LocalPeersTest {
    private static final Load LOAD = new Load(100, 1_000, KeyDistribution.UNIFORM, 0.5, 1);

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> everyPeerIsACacheAndLeavesNothing() {
        return Stream.concat(LocalPeers.all(directory).stream(), LocalPeers.extras(directory).stream())
                .map(type -> dynamicTest(type.id(), () -> check(type)));
    }

    private void check(PeerType type) throws Exception {
        byte[] old = {1, 2, 3};
        byte[] value = new byte[100_000];
        try (Peer peer = type.opener().open(LOAD)) {
            assertTrue(peer.get("a key: 1").isEmpty());
            peer.put("a key: 1", old);
            Settling.settle(peer);
            assertArrayEquals(old, peer.get("a key: 1").orElseThrow());
            peer.put("a key: 1", value);
            Settling.settle(peer);
            assertArrayEquals(value, peer.get("a key: 1").orElseThrow());
            peer.remove("a key: 1");
            Settling.settle(peer);
            assertTrue(peer.get("a key: 1").isEmpty());
            peer.remove("a key: 1");
        }
        assertEquals(0, left());
    }

    private long left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
