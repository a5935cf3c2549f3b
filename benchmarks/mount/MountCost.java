import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.util.*;

/**
 * Latency of cache operations on a mount. Java 17, one file, no dependencies.
 *
 *   MountCost OP WRITER_DIR READER_DIR COUNT SIZE      OP = fill | put | get | reget | miss | unlink | clear; prints "OP SIZE median-us p99-us"
 *
 * fill and put: temp file + rename by the writer (put replaces; fill creates); get: the reader's first read; reget: read twice, times the
 * second; the others are the reader's. Keys are c0..cN of a directory "cost".
 */
public class MountCost {
    public static void main(String[] a) throws Exception {
        Path writer = Path.of(a[1], "cost"), reader = Path.of(a[2], "cost");
        int n = Integer.parseInt(a[3]), size = Integer.parseInt(a[4]);
        if (a[0].equals("fill")) Files.createDirectories(writer);
        byte[] value = new byte[size];
        double[] us = new double[n];
        for (int i = 0; i < n; i++) {
            String key = "c" + size + "-" + i;
            if (a[0].equals("reget")) Files.readAllBytes(reader.resolve(key));
            long t = System.nanoTime();
            switch (a[0]) {
                case "fill", "put" -> {
                    Path temp = writer.resolve("." + key + "." + t);
                    try (FileChannel c = FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                        c.write(ByteBuffer.wrap(value));
                    }
                    Files.move(temp, writer.resolve(key), StandardCopyOption.ATOMIC_MOVE);
                }
                case "get", "reget" -> {
                    if (Files.readAllBytes(reader.resolve(key)).length != size) throw new AssertionError(key);
                }
                case "miss" -> {
                    try {
                        FileChannel.open(reader.resolve("absent" + i)).close();
                        throw new AssertionError();
                    } catch (NoSuchFileException expected) { }
                }
                case "unlink", "clear" -> Files.deleteIfExists(reader.resolve(key));
                default -> throw new IllegalArgumentException(a[0]);
            }
            us[i] = (System.nanoTime() - t) / 1e3;
        }
        Arrays.sort(us);
        System.out.printf(Locale.ROOT, "%s %d %.0f %.0f%n", a[0], size, us[n / 2], us[(int) (n * .99)]);
        if (System.getenv("SETTLE") != null) Thread.sleep(1500);   // delayed post-ops of the last puts
    }
}
