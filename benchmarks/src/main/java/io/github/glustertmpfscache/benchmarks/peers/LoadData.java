package io.github.glustertmpfscache.benchmarks.peers;

/** The keys and values of a load. */
record LoadData(String[] keys, Values values) {
    private static final int VERSIONS = 2;

    static LoadData of(Load load) {
        return new LoadData(Keys.numbered("load", load.keys()), new Values(load.keys(), load.valueBytes(), VERSIONS));
    }

    String key(int number) {
        return keys[number];
    }

    /** Puts every key once, and waits until all is stored. */
    void fill(OpenPeer open) throws PeerFailedException {
        try {
            for (int key = 0; key < keys.length; key++) {
                open.peer().put(keys[key], values.of(key, 0));
            }
            Settling.settle(open.peer());
        } catch (Exception e) {
            throw new PeerFailedException(open.type().title() + " could not be filled: " + e, e);
        }
    }
}
