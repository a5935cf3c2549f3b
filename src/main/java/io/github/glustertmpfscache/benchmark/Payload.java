package io.github.glustertmpfscache.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;

/**
 * The content that one thread writes: made once, then stamped anew for each iteration, so that a read which brings the
 * content of another iteration is found out for the price of a few bytes.
 */
final class Payload {
    private static final String[] WORDS = {"cache", "client", "server", "volume", "brick", "of", "the", "and", "a", "is"
    };
    private static final int LINE_LENGTH = 80;
    private static final int STAMP_LENGTH = 16;
    private static final int PROBES = 16;

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The seed makes what two threads write differ, and two runs alike. */
    static Payload of(DataKind kind, int size, long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[size];
        switch (kind) {
            case RANDOM -> random.nextBytes(bytes);
            case TEXT -> fillWithWords(bytes, random);
        }
        return new Payload(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Marks the beginning and the end with a number. */
    void stamp(int number) {
        byte[] digits = String.format("%0" + STAMP_LENGTH + "d", number).getBytes(US_ASCII);
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, 0, length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
    }

    /** Compares the length, the stamps and a few bytes between; all bytes would cost as much as a local read. */
    boolean matches(byte[] read) {
        if (read.length != bytes.length) {
            return false;
        }
        int stamp = Math.min(STAMP_LENGTH, bytes.length);
        for (int i = 0; i < stamp; i++) {
            int fromEnd = bytes.length - 1 - i;
            if (read[i] != bytes[i] || read[fromEnd] != bytes[fromEnd]) {
                return false;
            }
        }
        for (int i = 1; i < PROBES; i++) {
            int at = (int) ((long) bytes.length * i / PROBES);
            if (read[at] != bytes[at]) {
                return false;
            }
        }
        return true;
    }

    private static void fillWithWords(byte[] bytes, Random random) {
        int at = 0;
        while (at < bytes.length) {
            for (byte letter : WORDS[random.nextInt(WORDS.length)].getBytes(US_ASCII)) {
                if (at < bytes.length) {
                    bytes[at++] = letter;
                }
            }
            if (at < bytes.length) {
                bytes[at] = (byte) (at % LINE_LENGTH < WORDS.length ? '\n' : ' ');
                at++;
            }
        }
    }
}
