package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Encoding;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ValueForm;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is in an entry's file. All numbers are big-endian; lengths are in bytes, times in milliseconds since the epoch.
 *
 * <pre>
 *  offset size
 *       0    4  magic "GTCE" (47 54 43 45)
 *       4    2  format version: 1
 *       6    1  flags: 0; a reader ignores them
 *       7    1  encoding of the value: 0 as it is, 1 one Zstandard frame, 2 none, the key is known to have no value (V is 0);
 *               a reader that does not know it takes the entry for a miss
 *       8    8  created, on the writer's clock
 *      16    8  expires, on the writer's clock; 7fff ffff ffff ffff: never
 *      24    8  writer: a random number that each JVM draws once
 *      32    8  sequence: counts that JVM's entries; with the writer it names this entry for ever
 *      40    8  length V of the value
 *      48    4  length K of the key
 *      52    4  schema of the value: 0 bytes as they are, else what its codec says
 *      56    4  CRC32C of the value
 *      60    4  CRC32C of the bytes 0 to 59 and the key
 *      64    K  key, as WTF-8 (UTF-8 that can also hold a lone surrogate)
 *    64+K    V  value
 *  64+K+V       a file of more than 64 KiB goes on with zeros to the end of its page of 4 KiB; a reader ignores what follows
 * </pre>
 *
 * The zeros let the kernel keep the last page of what this host has written, as it does the others: it keeps whole pages alone.
 * As long as it keeps them, a get of the same host asks the servers for the file's metadata and no more. Shorter files come with those anyway.
 *
 * The file's name is the first 128 bits of the key's SHA-256 in lower-case hexadecimal; it lies in the directory
 * {@link MountLayout} gives. A reader of another version of the format, or one that finds another key, reports a miss.
 *
 * <p>An entry is written once. When it was last used is not in the file but on it: its time of last change (ctime). A touch
 * leaves the new time of expiry on the file too, as its time of last access ({@link TouchedExpiry}). Where the file
 * system does not keep that (any but GlusterFS), a touch overwrites the bytes 16 to 63 in one write, with the new time of
 * expiry and the checksum that goes with it.
 */
final class EntryFormat {
    static final int FIXED_LENGTH = 64;
    static final int MAGIC_LENGTH = 4;
    static final int PAGE = 4096;

    /** GlusterFS's quick-read sends the content of files up to this length along with a LOOKUP. */
    static final int COMES_WITH_METADATA = 64 << 10;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(PAGE).asReadOnlyBuffer();

    private static final int MAGIC = 0x47544345;
    private static final short VERSION = 1;
    private static final byte FLAGS = 0;
    private static final int ENCODING_AT = 7;
    private static final Encoding[] ENCODINGS = Encoding.values(); // in the order of their numbers
    private static final int EXPIRES_AT = 16;
    private static final int KEY_LENGTH_AT = 48;
    private static final int SCHEMA_AT = 52;
    private static final int HEADER_CHECKSUM_AT = 60;

    /**
     * A header whose own checksum held.
     *
     * @param metadata what the entry says about itself
     * @param valueChecksum what the CRC32C of the value must be
     */
    record Header(EntryMetadata metadata, int valueChecksum) {}

    private EntryFormat() {}

    /** The header and the key of a new entry, ready to be written. */
    static ByteBuffer encode(EntryKey key, EntryValue value, Lifespan lifespan, EntryVersion version) {
        ByteBuffer head = ByteBuffer.allocate(headLength(key));
        head.putInt(MAGIC).putShort(VERSION).put(FLAGS);
        head.put((byte) value.form().encoding().number());
        head.putLong(lifespan.createdAtMillis()).putLong(lifespan.expiresAtMillis());
        head.putLong(version.writer()).putLong(version.sequence());
        head.putLong(value.length()).putInt(key.length()).putInt(value.form().schemaId());
        head.putInt(value.checksum());
        head.position(FIXED_LENGTH).put(key.bytes());
        head.putInt(HEADER_CHECKSUM_AT, headChecksum(head, head.capacity()));
        return head.flip();
    }

    /** How many bytes stand before the value of an entry with this key. */
    static int headLength(EntryKey key) {
        return Math.addExact(FIXED_LENGTH, key.length());
    }

    /** What follows a head and a value of so many bytes together. */
    static ByteBuffer padding(long length) {
        boolean isPadded = length > COMES_WITH_METADATA;
        return ZEROS.duplicate().limit(isPadded ? (int) (-length & (PAGE - 1)) : 0);
    }

    static boolean startsWithMagic(ByteBuffer head) {
        return head.getInt(0) == MAGIC;
    }

    /** Where in the file {@link #withExpiry} belongs. */
    static long expiryPosition() {
        return EXPIRES_AT;
    }

    /** What has to be overwritten in a file with this head to give it another time of expiry. */
    static ByteBuffer withExpiry(ByteBuffer head, EntryKey key, long expiresAtMillis) {
        ByteBuffer changed = ByteBuffer.allocate(headLength(key));
        changed.put(head.duplicate().position(0).limit(headLength(key)));
        changed.putLong(EXPIRES_AT, expiresAtMillis);
        changed.putInt(HEADER_CHECKSUM_AT, headChecksum(changed, changed.capacity()));
        return changed.limit(FIXED_LENGTH).position(EXPIRES_AT);
    }

    /**
     * Tells how many bytes stand before the value of an entry of a key that is not known.
     *
     * @param head holds at least {@link #FIXED_LENGTH} bytes from index 0
     * @throws UnusableEntryException if this is no entry in this format
     */
    static int headLengthIn(ByteBuffer head) throws UnusableEntryException {
        checkFormat(head);
        int keyLength = head.getInt(KEY_LENGTH_AT);
        if (keyLength < 0 || keyLength > Integer.MAX_VALUE - 2 * FIXED_LENGTH) {
            throw UnusableEntryException.damaged("the length of its key is " + keyLength);
        }
        return FIXED_LENGTH + keyLength;
    }

    /** The key that a head holds, of which {@link #headLengthIn} says how long it is; still to be verified by decoding. */
    static EntryKey keyIn(ByteBuffer head) {
        byte[] key = new byte[head.getInt(KEY_LENGTH_AT)];
        head.get(FIXED_LENGTH, key);
        return EntryKey.ofBytes(key);
    }

    /**
     * Reads a header and checks all that it can be checked against.
     *
     * @param head holds at least {@link #headLength} bytes from index 0, unless the key's length differs
     * @throws UnusableEntryException if this is not a sound entry of this key in this format
     */
    static Header decode(ByteBuffer head, EntryKey key) throws UnusableEntryException {
        checkFormat(head);
        if (!hasKeyLength(head, key)) {
            throw UnusableEntryException.damaged("its key has another length");
        }
        if (head.getInt(HEADER_CHECKSUM_AT) != headChecksum(head, headLength(key))) {
            throw UnusableEntryException.damaged("the checksum of its header is wrong");
        }
        byte[] found = new byte[key.length()];
        head.get(FIXED_LENGTH, found);
        if (!key.hasBytes(found)) {
            throw UnusableEntryException.misplaced("it holds another key");
        }
        Lifespan lifespan = new Lifespan(head.getLong(8), head.getLong(EXPIRES_AT));
        EntryVersion version = new EntryVersion(head.getLong(24), head.getLong(32));
        ValueForm form = new ValueForm(head.getInt(SCHEMA_AT), ENCODINGS[head.get(ENCODING_AT)]);
        return new Header(new EntryMetadata(lifespan, version, form, head.getLong(40)), head.getInt(56));
    }

    private static void checkFormat(ByteBuffer head) throws UnusableEntryException {
        if (head.getInt(0) != MAGIC) {
            throw UnusableEntryException.damaged("it does not start with the magic of an entry");
        }
        if (head.getShort(4) != VERSION) {
            throw UnusableEntryException.foreign("its format version is " + head.getShort(4) + ", not " + VERSION);
        }
        int encoding = head.get(ENCODING_AT);
        if (encoding < 0 || encoding >= ENCODINGS.length) {
            throw UnusableEntryException.foreign("the encoding " + encoding + " of its value is unknown");
        }
    }

    /** Whether a fixed header says that the key has as many bytes as this one. */
    static boolean hasKeyLength(ByteBuffer head, EntryKey key) {
        return head.getInt(KEY_LENGTH_AT) == key.length();
    }

    private static int headChecksum(ByteBuffer head, int headLength) {
        CRC32C crc = new CRC32C();
        crc.update(head.duplicate().position(0).limit(HEADER_CHECKSUM_AT));
        crc.update(head.duplicate().limit(headLength).position(FIXED_LENGTH));
        return (int) crc.getValue();
    }
}
