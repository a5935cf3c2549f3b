package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Do the times that the file system gives to files agree with this host's clock? */
final class ClockCheck implements Check {
    /** The library's default clockSkewAllowance. */
    static final Duration ALLOWANCE = Duration.ofSeconds(10);

    private static final int SAMPLES = 5;

    @Override
    public String id() {
        return "clock";
    }

    @Override
    public String title() {
        return "clock";
    }

    @Override
    public MountFinding run(Exam exam) throws IOException {
        long skew = 0;
        List<Path> views = exam.views();
        for (int sample = 0; sample < SAMPLES; sample++) {
            Path file = views.get(sample % views.size()).resolve("clock" + sample);
            long before = System.currentTimeMillis();
            exam.workspace().write(file, new byte[] {1});
            long after = System.currentTimeMillis();
            long given = exam.workspace().attributes(file).lastModifiedTime().toMillis();
            long off = given < before ? given - before : Math.max(0, given - after);
            skew = Math.abs(off) > Math.abs(skew) ? off : skew;
        }
        return judge(skew, exam.isGlusterFs());
    }

    MountFinding judge(long skewMillis, boolean glusterFs) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("skewMillis", skewMillis);
        String clock =
                glusterFs ? "files carry this host's time (features.ctime)" : "files carry the file system's time";
        String words = Math.abs(skewMillis) < 50
                ? clock + ", as this host's clock has it"
                : (glusterFs ? "the file system" : "its clock") + " is " + Words.millis((double) Math.abs(skewMillis))
                        + (skewMillis > 0 ? " ahead of" : " behind") + " this host's clock";
        if (Math.abs(skewMillis) > ALLOWANCE.toMillis()) {
            return found(
                    Verdict.WARN,
                    words,
                    numbers,
                    "Run NTP (chrony) on all hosts and servers: entries of a clock more than " + ALLOWANCE.toSeconds()
                            + " s ahead are misses (clockSkewAllowance)");
        }
        return pass(words, numbers);
    }
}
