package io.github.glustertmpfscache.internal;

/**
 * A value as it goes into an entry's file.
 *
 * @param bytes what is stored; not to be changed as long as it is being written
 * @param form how to read it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier for one hand-over, never compared
public record EntryValue(byte[] bytes, ValueForm form) {
    /** A value of bytes that no codec has made. */
    public static EntryValue of(byte[] bytes) {
        return new EntryValue(bytes, ValueForm.BYTES);
    }

    /** How many bytes are stored. */
    public int length() {
        return bytes.length;
    }
}
