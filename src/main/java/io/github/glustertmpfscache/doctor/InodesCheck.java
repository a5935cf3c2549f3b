package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Are there inodes left? Java cannot ask for them, so stat(1) does. */
final class InodesCheck implements Check {
    private static final double WARN_FROM = 0.90;
    private static final double FULL = 0.99;

    @Override
    public String id() {
        return "inodes";
    }

    @Override
    public String title() {
        return "inodes";
    }

    @Override
    public boolean needsWorkspace() {
        return false;
    }

    @Override
    public MountFinding run(Exam exam) throws IOException, InterruptedException {
        if (!exam.mount().getFileSystem().equals(FileSystems.getDefault())) {
            return skipped("the file system does not tell");
        }
        Optional<Command.Result> result = Command.run(
                List.of("stat", "-f", "-c", "%c %d", exam.mount().toString()),
                exam.settings().patience());
        MountFinding finding = result.filter(Command.Result::isSuccess)
                .map(Command.Result::output)
                .map(String::trim)
                .filter(output -> output.matches("\\d{1,18} \\d{1,18}"))
                .map(output -> output.split(" ", -1))
                .map(fields -> judge(Long.parseLong(fields[0]), Long.parseLong(fields[1])))
                .orElseGet(() -> skipped("stat -f does not tell here"));
        if (finding.verdict() == Verdict.FAIL) {
            exam.full("the volume has no inodes left, so nothing was written to it");
        }
        return finding;
    }

    MountFinding judge(long total, long free) {
        if (total == 0) {
            return pass("not limited", Map.of());
        }
        double used = 1 - (double) free / total;
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("total", total);
        numbers.put("free", free);
        numbers.put("usedPercent", 100 * used);
        String words = String.format(Locale.ROOT, "%,d of %,d are free, ", free, total) + Words.percent(used) + " used";
        String remedy =
                "Give the bricks more inodes (tmpfs: mount -o remount,nr_inodes=0): an entry takes up to 4, and when they run out puts"
                        + " fail though there is space";
        if (used >= FULL) {
            return found(Verdict.FAIL, words, numbers, remedy);
        }
        return used >= WARN_FROM ? found(Verdict.WARN, words, numbers, remedy) : pass(words, numbers);
    }
}
