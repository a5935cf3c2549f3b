package io.github.glustertmpfscache.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * WTF-8: UTF-8 that also has a form for a surrogate without its partner (the three bytes that its number would have as a
 * character). Java's own encoder writes all of these as '?', so that different keys would become one.
 */
final class Wtf8 {
    private Wtf8() {}

    static byte[] encode(String text) {
        return hasLoneSurrogate(text) ? encodeByHand(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of which {@link #encode} makes these bytes; something else if there is none. */
    static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : decodeByHand(bytes);
    }

    private static String decodeByHand(byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length);
        int plain = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
                out.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
                out.append((char) (0xd000 | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f)));
                i += 2;
                plain = i + 1;
            }
        }
        return out.append(new String(bytes, plain, bytes.length - plain, StandardCharsets.UTF_8))
                .toString();
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isSurrogate(codePoint)) {
                return true;
            }
            i += Character.charCount(codePoint);
        }
        return false;
    }

    private static byte[] encodeByHand(String text) {
        byte[] out = new byte[Math.multiplyExact(text.length(), 3)];
        int n = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (isSurrogate(codePoint)) {
                out[n++] = (byte) (0xe0 | (codePoint >> 12));
                out[n++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
                out[n++] = (byte) (0x80 | (codePoint & 0x3f));
            } else {
                byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, out, n, utf8.length);
                n += utf8.length;
            }
        }
        return Arrays.copyOf(out, n);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
