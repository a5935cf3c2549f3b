package io.github.glustertmpfscache.doctor;

import java.time.Duration;
import java.util.Locale;

/** Numbers for people. */
final class Words {
    private Words() {}

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }

    static String bytes(long bytes) {
        return bytes < 1 << 20 ? String.format(Locale.ROOT, "%,d KB", Math.max(1, bytes >> 10)) : megabytes(bytes);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%,.1f ms" : "%,.0f ms", millis);
    }

    static String time(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
