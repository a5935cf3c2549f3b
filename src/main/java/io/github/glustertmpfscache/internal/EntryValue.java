package io.github.glustertmpfscache.internal;

import java.util.zip.CRC32C;

/**
 * A value as it goes into an entry's file.
 *
 * @param bytes what is stored; may be the caller's own array
 * @param form how to read it
 * @param checksum of the bytes as they were when this was made, on the caller's thread: a call that is given up may still write when the
 *     caller has begun to use its array for something else, and must not vouch for that
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier for one hand-over, never compared
public record EntryValue(byte[] bytes, ValueForm form, int checksum) {
    public EntryValue(byte[] bytes, ValueForm form) {
        this(bytes, form, crc32c(bytes));
    }

    /** A value of bytes that no codec has made. */
    public static EntryValue of(byte[] bytes) {
        return new EntryValue(bytes, ValueForm.BYTES);
    }

    /** How many bytes are stored. */
    public int length() {
        return bytes.length;
    }

    private static int crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
