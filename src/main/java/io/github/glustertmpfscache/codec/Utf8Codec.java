package io.github.glustertmpfscache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/** See {@link ValueCodec#utf8}. */
final class Utf8Codec implements ValueCodec<String> {
    static final Utf8Codec INSTANCE = new Utf8Codec();

    /** What {@code String} puts in place of malformed input. */
    private static final char REPLACEMENT = '\ufffd';

    private Utf8Codec() {}

    /**
     * By {@code getBytes}, which is many times faster than an encoder but writes half a surrogate pair as a question mark: so it is
     * read back.
     */
    @Override
    public byte[] encode(String value) throws CharacterCodingException {
        byte[] bytes = value.getBytes(UTF_8);
        if (!new String(bytes, UTF_8).equals(value)) {
            UTF_8.newEncoder().encode(CharBuffer.wrap(value)); // throws, and says where it is
        }
        return bytes;
    }

    @Override
    public String decode(byte[] encoded) throws CharacterCodingException {
        String text = new String(encoded, UTF_8); // many times faster than a decoder
        if (text.indexOf(REPLACEMENT) >= 0) {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(encoded)).toString(); // throws unless it was in the text
        }
        return text;
    }

    @Override
    public int schemaId() {
        return 1;
    }

    @Override
    public boolean hasImmutableValues() {
        return true;
    }

    @Override
    public String toString() {
        return "ValueCodec.utf8()";
    }
}
