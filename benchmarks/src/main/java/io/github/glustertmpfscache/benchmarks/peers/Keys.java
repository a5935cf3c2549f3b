package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The names of keys, made beforehand. */
final class Keys {
    private Keys() {}

    static String[] numbered(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> String.format("%s:%06d", prefix, number))
                .toArray(String[]::new);
    }

    /** Keys that nothing is put under. */
    static String[] absent(String[] keys) {
        return Arrays.stream(keys).map(key -> "absent:" + key).toArray(String[]::new);
    }
}
