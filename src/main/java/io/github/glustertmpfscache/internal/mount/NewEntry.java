package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.Lifespan;
import java.nio.ByteBuffer;

/**
 * An entry that is to be written, with its version drawn: however often the write starts anew, it is the same entry.
 *
 * @param key the key
 * @param lifespan when it is written and when it expires
 * @param version its name among all entries ever written
 * @param head header and key as they go into the file
 * @param value what is stored of the value
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier for one hand-over, never compared
record NewEntry(EntryKey key, Lifespan lifespan, EntryVersion version, ByteBuffer head, byte[] value) {
    static NewEntry of(EntryKey key, EntryValue value, Lifespan lifespan, EntryVersion version) {
        ByteBuffer head = EntryFormat.encode(key, value, lifespan, version);
        return new NewEntry(key, lifespan, version, head, value.bytes());
    }

    /** How many bytes it has, without those that fill its file's last page. */
    long length() {
        return (long) head.remaining() + value.length;
    }
}
