package io.github.glustertmpfscache.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key in the two forms the mount needs: its bytes, which the entry holds and every read compares, and a hash of them,
 * which names the file. So no key can leave the cache directory, and two keys never share an entry, whatever is in them.
 */
public final class EntryKey {
    private static final int NAME_BYTES = 16;

    private final String text;
    private final byte[] bytes;
    private final byte[] hash;

    private EntryKey(String text, byte[] bytes, byte[] hash) {
        this.text = text;
        this.bytes = bytes;
        this.hash = hash;
    }

    public static EntryKey of(String text) {
        byte[] bytes = Wtf8.encode(text);
        return new EntryKey(text, bytes, Sha256.of(bytes));
    }

    /** The key that has these bytes; for bytes that are no key's, one with other bytes. */
    public static EntryKey ofBytes(byte[] bytes) {
        return of(Wtf8.decode(bytes));
    }

    public String text() {
        return text;
    }

    /** How many bytes {@link #bytes} has. */
    public int length() {
        return bytes.length;
    }

    /** The key as WTF-8. Not a copy: never change it. */
    public byte[] bytes() {
        return bytes;
    }

    public boolean hasBytes(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    /** The first 128 bits of the key's SHA-256 as 32 lower-case hexadecimal digits. */
    public String fileName() {
        return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    }

    /** 32 evenly spread bits, other ones than {@link #shard} uses. */
    public int hashBits() {
        return ByteBuffer.wrap(hash).getInt(4);
    }

    /** A number below {@code count}, evenly spread; {@code count} is a power of two up to 65,536. */
    public int shard(int count) {
        return (((hash[0] & 0xff) << 8) | (hash[1] & 0xff)) >>> (16 - Integer.numberOfTrailingZeros(count));
    }

    /** The key for a message: shortened, and with nothing in it that could forge a log line. */
    @Override
    public String toString() {
        return Printable.quote(text);
    }
}
