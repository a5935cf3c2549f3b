import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;

/**
 * When does one mount see what another mount wrote? Java 17, one file, no dependencies.
 *
 *   StalenessProbe continuous LABEL WRITER_DIR READER_DIR WRITES_PER_S READS_PER_S(0 = as fast as possible) SECONDS TAIL_S
 *   StalenessProbe check LABEL WRITER_DIR READER_DIR KIND KEYS_PER_DELAY DELAY_S[,DELAY_S...] [AGE_S]
 *   StalenessProbe own LABEL DIR COUNT
 *
 * continuous: one key; once the writer stops, the reader goes on for at most TAIL_S until it sees the last version. Columns: label,
 * writes/s, reads/s, versions, reads, ms from the rename's return to the first read of that or a newer version (p50, p99, max),
 * versions not seen even at the end (counted with the time until then: a lower bound), backward jumps, runs of failing reads, longest
 * run (attempts, ms; the reader reopens at once), errors.
 * check: per key the reader reads it (or misses it), AGE_S (0.2) later the writer acts, DELAY_S after that the reader opens and
 * reads it once. KIND: replace | unlink | create (after a miss) | hold (the reader's mount keeps the old file open, partly read) |
 * holdw (the writer's mount keeps it open) | alias (the old file has a second hard link). Values are replaced by temp file + rename.
 * Prints one Markdown table row.
 */
public class StalenessProbe {
    public static void main(String[] a) throws Exception {
        Locale.setDefault(Locale.ROOT);
        switch (a[0]) {
            case "continuous" -> continuous(a[1], Path.of(a[2]), Path.of(a[3]), Integer.parseInt(a[4]), Integer.parseInt(a[5]), Double.parseDouble(a[6]), Double.parseDouble(a[7]));
            case "check" -> check(a[1], Path.of(a[2]), Path.of(a[3]), a[4], Integer.parseInt(a[5]), a[6].split(","), a.length > 7 ? Double.parseDouble(a[7]) : 0.2);
            case "own" -> own(a[1], Path.of(a[2]), Integer.parseInt(a[3]));
            default -> throw new IllegalArgumentException(a[0]);
        }
        System.exit(0);
    }

    // ---- values: sequence number first and last, so that a torn value shows ----
    static byte[] value(long seq, int size) {
        byte[] v = new byte[size];
        Arrays.fill(v, (byte) '.');
        byte[] s = String.format("%019d\n", seq).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(s, 0, v, 0, s.length);
        System.arraycopy(s, 0, v, size - s.length, s.length);
        return v;
    }

    static long parse(byte[] v) throws IOException {
        if (v.length < 40) throw new IOException("short value: " + v.length);
        String first = new String(v, 0, 19, StandardCharsets.US_ASCII), last = new String(v, v.length - 20, 19, StandardCharsets.US_ASCII);
        if (!first.equals(last)) throw new IOException("torn value");
        return Long.parseLong(first);
    }

    private static final String RUN = Long.toString(System.nanoTime(), 36);

    static void put(Path dir, String name, byte[] v) throws IOException {
        Path temp = dir.resolve("." + name + "." + RUN + Long.toString(System.nanoTime(), 36));
        try (FileChannel c = FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            c.write(ByteBuffer.wrap(v));
        }
        Files.move(temp, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    static long get(Path file) throws IOException {
        return parse(Files.readAllBytes(file));
    }

    /** Fresh, empty directory, made by the writer and known to the reader. */
    static Path[] directories(Path writer, Path reader) throws Exception {
        String name = "probe-" + RUN;
        Path w = Files.createDirectories(writer.resolve(name)), r = reader.resolve(name);
        while (!Files.isDirectory(r)) Thread.sleep(20);
        return new Path[] {w, r};
    }

    static void remove(Path dir) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
            for (Path p : files) Files.deleteIfExists(p);
        }
        Files.deleteIfExists(dir);
    }

    static String q(List<Double> sorted, double p) {
        return sorted.isEmpty() ? "-" : String.format("%.1f", sorted.get((int) Math.max(0, Math.ceil(p * sorted.size()) - 1)));
    }

    // ---- continuous reader ----
    static volatile boolean stop;

    static void continuous(String label, Path writer, Path reader, int writesPerS, int readsPerS, double seconds, double tail) throws Exception {
        Path[] d = directories(writer, reader);
        put(d[0], "k", value(0, 1024));
        ConcurrentHashMap<Long, Long> renamed = new ConcurrentHashMap<>();
        TreeMap<Long, Long> seenAt = new TreeMap<>();
        Thread w = new Thread(() -> {
            try {
                long next = System.nanoTime();
                for (long seq = 1; !stop; seq++) {
                    put(d[0], "k", value(seq, 1024));
                    renamed.put(seq, System.nanoTime());
                    next = Math.max(next + 1_000_000_000L / writesPerS, System.nanoTime());
                    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                }
            } catch (Exception e) {
                e.printStackTrace();
            }
        });
        List<Integer> runs = new ArrayList<>();
        List<Double> runMs = new ArrayList<>();
        Map<String, Integer> errors = new TreeMap<>();
        long reads = 0, back = 0, last = 0, runStart = 0, start = System.nanoTime(), end = start + (long) (seconds * 1e9), next = start;
        int run = 0;
        w.start();
        for (long now = start; now < end + (long) (tail * 1e9); now = System.nanoTime()) {
            if (now > end && !stop) {
                stop = true;
                w.join();
            }
            if (stop && last == renamed.size()) break;
            try {
                long begun = System.nanoTime();
                if (run == 0) runStart = begun;
                long seq = get(d[1].resolve("k")), t = System.nanoTime();
                reads++;
                if (run > 0) {
                    runs.add(run);
                    runMs.add((t - runStart) / 1e6);
                    run = 0;
                }
                if (seq < last) back++;
                if (seq > last) seenAt.put(last = seq, t);
            } catch (IOException e) {
                errors.merge(String.valueOf(e.getMessage()).replaceAll("^.*: ", "").replaceAll(".*/.*", "No such file or directory"), 1, Integer::sum);
                run++;
                continue;       // reopen at once
            }
            if (readsPerS > 0) {
                next = Math.max(next + 1_000_000_000L / readsPerS, System.nanoTime());
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        }
        long finished = System.nanoTime();
        List<Double> stale = new ArrayList<>();
        int unseen = 0;
        for (Map.Entry<Long, Long> e : renamed.entrySet()) {
            Map.Entry<Long, Long> seen = seenAt.ceilingEntry(e.getKey());
            if (seen == null) {     // not seen when the tail ended: a lower bound
                unseen++;
                stale.add((finished - e.getValue()) / 1e6);
            } else stale.add(Math.max(0, (seen.getValue() - e.getValue()) / 1e6));
        }
        Collections.sort(stale);
        Collections.sort(runMs);
        Collections.sort(runs);
        System.out.printf("| %s | %d | %s | %d | %d | %s | %s | %s | %d | %d | %d | %s | %s | %s |%n", label, writesPerS, readsPerS == 0 ? "max" : readsPerS, renamed.size(), reads,
                q(stale, .5), q(stale, .99), q(stale, 1), unseen, back, runs.size(), runs.isEmpty() ? "-" : runs.get(runs.size() - 1), q(runMs, 1), errors.isEmpty() ? "-" : errors);
        remove(d[0]);
    }

    // ---- one check per key ----
    static void check(String label, Path writer, Path reader, String kind, int perDelay, String[] delays, double age) throws Exception {
        Path[] d = directories(writer, reader);
        int n = perDelay * delays.length, size = kind.startsWith("hold") ? 200 * 1024 : 1024;
        List<String> longestFirst = new ArrayList<>(List.of(delays));
        longestFirst.sort(Comparator.comparingDouble((String s) -> Double.parseDouble(s)).reversed());
        for (int i = 0; i < n && !kind.equals("create"); i++) {
            put(d[0], "k" + i, value(1, size));
            if (kind.equals("alias")) Files.createLink(d[0].resolve("alias" + i), d[0].resolve("k" + i));
        }
        ScheduledThreadPoolExecutor readers = new ScheduledThreadPoolExecutor(3), writers = new ScheduledThreadPoolExecutor(3);
        Map<String, int[]> result = new ConcurrentHashMap<>();     // fresh, stale, error, retried
        CountDownLatch done = new CountDownLatch(n);
        Queue<FileChannel> held = new ConcurrentLinkedQueue<>();
        Queue<String> problems = new ConcurrentLinkedQueue<>();
        int spacingMs = kind.startsWith("hold") ? 20 : 12;
        for (int i = 0; i < n; i++) {
            String key = "k" + i, delay = longestFirst.get(i / perDelay);
            int[] r = result.computeIfAbsent(delay, x -> new int[4]);
            readers.schedule(() -> {
                try {
                    Path file = d[1].resolve(key);
                    if (kind.equals("create")) {
                        if (Files.exists(file)) throw new IOException("exists");
                    } else if (get(file) != 1) throw new IOException("warm read is not 1");
                    if (kind.startsWith("hold")) {
                        FileChannel c = FileChannel.open((kind.equals("hold") ? d[1] : d[0]).resolve(key));
                        c.read(ByteBuffer.allocate(100));
                        held.add(c);
                    }
                } catch (IOException e) {
                    problems.add("warm: " + e);
                }
                writers.schedule(() -> {
                    try {
                        if (kind.equals("unlink")) Files.delete(d[0].resolve(key));
                        else put(d[0], key, value(2, size));
                    } catch (IOException e) {
                        problems.add("write: " + e);
                    }
                    readers.schedule(() -> {
                        boolean fresh = false, error = true;
                        for (int attempt = 0; attempt < 3 && error; attempt++) {
                            if (attempt == 1) synchronized (r) { r[3]++; }
                            try {
                                fresh = get(d[1].resolve(key)) == (kind.equals("unlink") ? -1 : 2);
                                error = false;
                            } catch (NoSuchFileException e) {
                                fresh = kind.equals("unlink");
                                error = false;
                            } catch (IOException e) {       // ESTALE: what the library does is to stat and reopen
                                try { Files.getLastModifiedTime(d[1].resolve(key)); } catch (IOException ignored) { }
                            }
                        }
                        synchronized (r) { r[error ? 2 : fresh ? 0 : 1]++; }
                        done.countDown();
                    }, (long) (Double.parseDouble(delay) * 1e6), TimeUnit.MICROSECONDS);
                }, (long) (age * 1e6), TimeUnit.MICROSECONDS);
            }, (long) i * spacingMs, TimeUnit.MILLISECONDS);
        }
        done.await();
        StringBuilder row = new StringBuilder("| " + label + " | " + kind + " | ");
        for (String delay : delays) {
            int[] r = result.get(delay);
            row.append(String.format("%ss: %d/%d%s%s | ", delay, r[1], r[0] + r[1] + r[2], r[2] > 0 ? " err " + r[2] : "", r[3] > 0 ? " (retried " + r[3] + ")" : ""));
        }
        System.out.println(row + (problems.isEmpty() ? "" : " problems " + problems.size() + " e.g. " + problems.peek()));
        for (FileChannel c : held) try { c.close(); } catch (IOException ignored) { }
        remove(d[0]);
    }

    // ---- own writes ----
    static void own(String label, Path dir, int count) throws Exception {
        Path d = Files.createDirectories(dir.resolve("own-" + RUN));
        int right = 0;
        for (int i = 1; i <= count; i++) {
            put(d, "k", value(i, 1024));
            try {
                if (get(d.resolve("k")) == i) right++;
            } catch (IOException e) {
                System.err.println(e);
            }
        }
        System.out.printf("| %s | %d of %d |%n", label, right, count);
        remove(d);
    }
}
