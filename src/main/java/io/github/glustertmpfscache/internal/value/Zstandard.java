package io.github.glustertmpfscache.internal.value;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.util.Arrays;

/**
 * Zstandard frames. The only file that names zstd-jni, which need not be there: calls fail with a {@link LinkageError} then, or
 * when its native library cannot be loaded. No signature, field or catch clause may name a class of that jar, because loading this
 * class would need it.
 */
final class Zstandard {
    /**
     * The most that a byte of a frame can stand for. The densest block is four bytes, and says that one byte is repeated up to
     * 128 KiB, which is the largest block.
     */
    private static final long MAX_RATIO = (128 << 10) / 4;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Zstandard() {}

    /** Returns one frame, which says how long its content is. It may be longer than that. */
    static byte[] compress(byte[] plain) {
        byte[] room = new byte[(int) Math.min(Zstd.compressBound(plain.length), LARGEST_ARRAY)];
        // No checksum: the entry has one.
        long length = Zstd.compress(room, plain, Zstd.defaultCompressionLevel());
        return Arrays.copyOf(room, (int) length);
    }

    /** Never takes more memory than the frame says that its content needs, and believes that only within {@link #MAX_RATIO}. */
    static byte[] decompress(byte[] frame) throws IOException {
        long length = Zstd.getFrameContentSize(frame);
        if (length < 0) {
            throw new IOException("it is no Zstandard frame that says how long its content is");
        }
        if (length > LARGEST_ARRAY || length > frame.length * MAX_RATIO) {
            throw new IOException(
                    "a frame of " + frame.length + " bytes cannot hold the " + length + " that it claims");
        }
        byte[] plain = new byte[(int) length];
        if (Zstd.decompress(plain, frame) != length) {
            throw new IOException("its content is shorter than its frame says");
        }
        return plain;
    }
}
