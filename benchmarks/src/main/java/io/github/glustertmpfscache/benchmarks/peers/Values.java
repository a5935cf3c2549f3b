package io.github.glustertmpfscache.benchmarks.peers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * The values of all keys, made beforehand so that no peer's time has the making of them in it. They are random, so that nothing on the
 * way can compress them, but begin and end with what tells whose they are: a mix of two values, or another key's, does not pass for right.
 */
public final class Values {
    /** The least length that has room for what tells whose a value is. */
    public static final int LEAST_BYTES = 24;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int versions;
    private final int bytes;
    private final byte[][] values;

    /** Makes as many versions of each key's value. */
    public Values(int keys, int bytes, int versions) {
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException("A value has " + LEAST_BYTES + " bytes or more, not " + bytes);
        }
        this.versions = versions;
        this.bytes = bytes;
        this.values = new byte[keys * versions][];
        SplittableRandom random = new SplittableRandom(bytes);
        for (int key = 0; key < keys; key++) {
            for (int version = 0; version < versions; version++) {
                byte[] value = new byte[bytes];
                random.nextBytes(value);
                LONGS.set(value, 0, identity(key, version));
                LONGS.set(value, Long.BYTES, seal(identity(key, version)));
                LONGS.set(value, bytes - Long.BYTES, ~seal(identity(key, version)));
                values[key * versions + version] = value;
            }
        }
    }

    /** How many versions of each key's value there are. */
    public int versions() {
        return versions;
    }

    /** Returns a value; always the same array. */
    public byte[] of(int key, int version) {
        return values[key * versions + version];
    }

    /**
     * Tells which version of a key's value this is. Looks at both ends and the length alone, which costs next to nothing.
     *
     * @throws WrongValueException if it is no value of the key
     */
    public int version(int key, byte[] value) throws WrongValueException {
        if (value.length != bytes) {
            throw new WrongValueException(
                    "A value of key " + key + " came back with " + value.length + " bytes instead of " + bytes);
        }
        long identity = (long) LONGS.get(value, 0);
        int version = (int) identity;
        if (identity >>> Integer.SIZE != key || version < 0 || version >= versions) {
            throw new WrongValueException("A get of key " + key + " returned version " + version + " of key "
                    + (identity >>> Integer.SIZE) + ", if anything");
        }
        if ((long) LONGS.get(value, Long.BYTES) != seal(identity)
                || (long) LONGS.get(value, bytes - Long.BYTES) != ~seal(identity)) {
            throw new WrongValueException("A get of key " + key + " returned a value that is torn");
        }
        return version;
    }

    private static long identity(int key, int version) {
        return (long) key << Integer.SIZE | version;
    }

    /** Spreads the bits, as SplittableRandom does. */
    private static long seal(long identity) {
        long mixed = (identity ^ identity >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
