package io.github.glustertmpfscache.internal.value;

import io.github.glustertmpfscache.internal.Encoding;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.ValueForm;
import org.jspecify.annotations.Nullable;

/**
 * A value as its codec has written it.
 *
 * @param stored what goes into the entry, compressed or not
 * @param plain what the codec returned; it may be a part of the caller's value, so it is only read, and not kept
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier for one hand-over, never compared
public record Encoded(EntryValue stored, byte[] plain) {
    private static final byte[] NOTHING = {};
    private static final Encoded ABSENT =
            new Encoded(new EntryValue(NOTHING, new ValueForm(0, Encoding.ABSENT)), NOTHING);

    /** The encoding of a value, or of there being none. */
    public static <V> Encoded of(@Nullable V value, ValueFormat<V> format) throws UnencodableException {
        return value == null ? ABSENT : format.encode(value);
    }
}
