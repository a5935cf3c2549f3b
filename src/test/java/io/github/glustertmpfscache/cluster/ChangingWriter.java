package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import io.github.glustertmpfscache.cluster.History.Kind;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * A JVM of its own that puts, evicts and clears a few keys until its standard input closes, and tells what it did. Now and then it
 * leaves everything alone for a while, so that readers' caches run out.
 */
final class ChangingWriter {
    static final int KEYS = 400; // so many that shards are listed to check those in memory

    private ChangingWriter() {}

    public static void main(String[] args) throws Exception {
        Random random = new Random(4);
        long number = 0;
        StringBuilder history = new StringBuilder();
        try (GlusterTmpfsCache cache =
                TestBuilders.patient(Path.of(args[0])).name(args[1]).build()) {
            for (int key = 0; key < KEYS; key++) {
                long begin = System.nanoTime();
                cache.put(key(key), value(++number));
                tell(history, key, Kind.PUT, number, begin);
            }
            System.out.println("ready");
            long lastClear = System.nanoTime();
            while (System.in.available() == 0) {
                int key = random.nextInt(KEYS);
                long begin = System.nanoTime();
                if (begin - lastClear > 5_000_000_000L) {
                    lastClear = begin;
                    cache.clear();
                    for (int i = 0; i < KEYS; i++) {
                        tell(history, i, Kind.CLEAR, History.ABSENT, begin);
                    }
                } else if (random.nextInt(4) == 0) {
                    cache.evict(key(key));
                    tell(history, key, Kind.EVICT, History.ABSENT, begin);
                } else {
                    cache.put(key(key), value(++number));
                    tell(history, key, Kind.PUT, number, begin);
                }
                Thread.sleep(random.nextInt(40)); // the pace of the workload
            }
        }
        PrintStream out = System.out;
        out.print(history);
        out.println("end");
        out.flush();
    }

    private static void tell(StringBuilder history, int key, Kind kind, long state, long begin) {
        history.append(key)
                .append(' ')
                .append(kind)
                .append(' ')
                .append(state)
                .append(' ')
                .append(begin)
                .append(' ')
                .append(System.nanoTime())
                .append('\n');
    }

    static String key(int index) {
        return "key " + index;
    }

    static byte[] value(long number) {
        return ByteBuffer.allocate(200).putLong(number).array();
    }

    static long number(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }
}
