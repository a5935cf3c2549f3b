package io.github.glustertmpfscache.benchmarks.peers.network;

import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.Transcoder;

/** Values as they are. xmemcached's own transcoder would compress all from 16 KB up, which no other contender does. */
final class RawBytes implements Transcoder<byte[]> {
    @Override
    public CachedData encode(byte[] value) {
        return new CachedData(0, value);
    }

    /** Copies, because xmemcached asks once for all threads that ask for one key at the same moment, and gives all the same array. */
    @Override
    public byte[] decode(CachedData data) {
        return data.getData().clone();
    }

    @Override
    public void setPrimitiveAsString(boolean primitiveAsString) {
        // there are none
    }

    @Override
    public void setPackZeros(boolean packZeros) {
        // there are none
    }

    @Override
    public void setCompressionThreshold(int to) {
        // never compresses
    }

    @Override
    public boolean isPrimitiveAsString() {
        return false;
    }

    @Override
    public boolean isPackZeros() {
        return false;
    }

    @Override
    public void setCompressionMode(CompressionMode mode) {
        // never compresses
    }
}
