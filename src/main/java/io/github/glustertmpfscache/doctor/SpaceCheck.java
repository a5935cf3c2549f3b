package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** Is there room? */
final class SpaceCheck implements Check {
    /** From here on the library evicts. */
    private static final double HIGH_WATERMARK = 0.90;

    /** From here on it refuses puts that cannot evict enough. */
    private static final double FULL = 0.98;

    @Override
    public String id() {
        return "space";
    }

    @Override
    public String title() {
        return "space";
    }

    @Override
    public boolean needsWorkspace() {
        return false;
    }

    @Override
    public MountFinding run(Exam exam) throws IOException {
        FileStore store = exam.calls().call("statfs", exam.mount(), () -> Files.getFileStore(exam.mount()));
        long total = exam.calls().call("statfs", exam.mount(), store::getTotalSpace);
        long usable = exam.calls().call("statfs", exam.mount(), store::getUsableSpace);
        exam.mostBytes(mostBytes(total, usable));
        MountFinding finding = judge(total, usable);
        if (finding.verdict() == Verdict.FAIL) {
            exam.full("the volume is full, so nothing was written to it");
        }
        return finding;
    }

    /** What a check may write: a tenth of what is free, and not what makes the library refuse puts. */
    static long mostBytes(long total, long usable) {
        return total <= 0 ? Long.MAX_VALUE : Math.max(0, Math.min(usable / 10, usable - (long) ((1 - FULL) * total)));
    }

    MountFinding judge(long total, long usable) {
        if (total <= 0) {
            return skipped("the file system does not tell");
        }
        double used = 1 - (double) usable / total;
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("totalBytes", total);
        numbers.put("usableBytes", usable);
        numbers.put("usedPercent", 100 * used);
        String words = Words.megabytes(usable) + " of " + Words.megabytes(total) + " are free, " + Words.percent(used)
                + " used";
        if (used >= FULL) {
            return found(
                    Verdict.FAIL,
                    words,
                    numbers,
                    "Make room: puts are refused; a volume that fills up to its last byte can lose directories");
        }
        if (used >= HIGH_WATERMARK) {
            return found(
                    Verdict.WARN,
                    words,
                    numbers,
                    "Give the bricks more space, or caches a maximumBytes: at 90 % entries are evicted, whatever filled the volume");
        }
        return pass(words, numbers);
    }
}
