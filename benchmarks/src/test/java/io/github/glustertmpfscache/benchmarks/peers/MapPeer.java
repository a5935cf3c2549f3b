package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A cache without faults, to be given some. */
class MapPeer implements Peer {
    final Map<String, byte[]> values = new ConcurrentHashMap<>();

    static OpenPeer open(Peer peer) {
        return new OpenPeer(new PeerType("map", "Map", "", load -> peer), peer);
    }

    @Override
    public Optional<byte[]> get(String key) throws Exception {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public void put(String key, byte[] value) throws Exception {
        values.put(key, value);
    }

    @Override
    public void remove(String key) throws Exception {
        values.remove(key);
    }

    @Override
    public void close() {
        values.clear();
    }
}
