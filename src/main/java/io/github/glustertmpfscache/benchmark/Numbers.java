package io.github.glustertmpfscache.benchmark;

import java.util.Locale;

/** How the reports write numbers: the same on every machine, whatever its locale. */
final class Numbers {
    private static final double MICROS_PER_MILLI = 1e3;

    private Numbers() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String plural(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** Micros as milliseconds; enough digits for an operation of a microsecond. */
    static String millis(double micros) {
        return String.format(Locale.ROOT, "%.3f", micros / MICROS_PER_MILLI);
    }

    /** As the article prints it. */
    static String articleSeconds(SystemRole role) {
        return String.format(Locale.ROOT, "%.2f", role.articleRoundSeconds());
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
