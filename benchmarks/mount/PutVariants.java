import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Ways to put a file whole, in turn, each round in another order. Java 17, one file, no dependencies.
 *
 *   java PutVariants.java DIRECTORY SIZE COUNT ROUNDS
 *
 * Prints the median over the rounds of each round's median put, and of its ratio to temp+rename in the same round (quartiles in brackets).
 * The first round is not counted. Files that are made ahead are made before the clock starts ("given"), or by another thread after each put.
 */
public class PutVariants {
    interface Put {
        void put(Path file, byte[] value) throws Exception;
    }

    record Spare(Path path, FileChannel channel) {}

    private static final AtomicLong NUMBER = new AtomicLong();
    private static Path directory;

    public static void main(String[] a) throws Exception {
        directory = Files.createDirectories(Path.of(a[0]));
        int size = Integer.parseInt(a[1]), count = Integer.parseInt(a[2]), rounds = Integer.parseInt(a[3]);
        byte[] value = new byte[size];
        new Random(1).nextBytes(value);
        BlockingQueue<Spare> spares = new LinkedBlockingQueue<>();
        ExecutorService background = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        Map<String, Put> puts = new LinkedHashMap<>();
        puts.put("temp+rename", (file, v) -> rename(write(create(), v, true), file));
        puts.put("rename before close", (file, v) -> {
            Spare open = write(create(), v, false);
            rename(open, file);
            open.channel().close();
        });
        puts.put("given", (file, v) -> rename(write(spares.remove(), v, true), file));
        puts.put("made by another thread", (file, v) -> {
            Spare spare = spares.poll();
            rename(write(spare == null ? create() : spare, v, true), file);
            background.execute(() -> spares.add(created()));
        });
        puts.put("plain, not atomic", (file, v) -> write(new Spare(file, FileChannel.open(file, CREATE_NEW, WRITE)), v, true));
        Map<String, List<Double>> medians = new HashMap<>(), ratios = new HashMap<>();
        List<String> order = new ArrayList<>(puts.keySet());
        for (int round = 0; round <= rounds; round++) {
            Collections.shuffle(order, new Random(round));
            Map<String, Double> found = new HashMap<>();
            for (String name : order) {
                int ahead = name.equals("given") ? count : name.startsWith("made") ? 4 : 0;
                for (int i = 0; i < ahead; i++) spares.add(create());
                double[] micros = new double[count];
                for (int i = 0; i < count; i++) {
                    Path file = directory.resolve("key" + NUMBER.incrementAndGet());
                    long start = System.nanoTime();
                    puts.get(name).put(file, value);
                    micros[i] = (System.nanoTime() - start) / 1e3;
                }
                background.submit(() -> {}).get();
                for (Spare left; (left = spares.poll()) != null; ) left.channel().close();
                Arrays.sort(micros);
                found.put(name, micros[count / 2]);
            }
            clean(directory);
            for (String name : round == 0 ? Set.<String>of() : puts.keySet()) {
                medians.computeIfAbsent(name, n -> new ArrayList<>()).add(found.get(name));
                ratios.computeIfAbsent(name, n -> new ArrayList<>()).add(found.get(name) / found.get("temp+rename"));
            }
        }
        for (String name : puts.keySet()) {
            System.out.printf(Locale.ROOT, "%-24s %9d B %8.0f us  %.2f (%.2f-%.2f)%n", name, size, quantile(medians.get(name), 2),
                    quantile(ratios.get(name), 2), quantile(ratios.get(name), 1), quantile(ratios.get(name), 3));
        }
        Files.delete(directory);
    }

    private static Spare create() throws IOException {
        Path path = directory.resolve(".key." + NUMBER.incrementAndGet());
        return new Spare(path, FileChannel.open(path, CREATE_NEW, WRITE));
    }

    private static Spare created() {
        try {
            return create();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Spare write(Spare to, byte[] value, boolean close) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(value);
        while (left.hasRemaining()) to.channel().write(left);
        if (close) to.channel().close();
        return to;
    }

    private static void rename(Spare from, Path to) throws IOException {
        Files.move(from.path(), to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void clean(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) Files.delete(file);
        }
    }

    private static double quantile(List<Double> values, int quarter) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() * quarter / 4);
    }
}
