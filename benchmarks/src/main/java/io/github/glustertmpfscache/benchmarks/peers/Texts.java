package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Locale;

/** How sizes, loads and numbers are written, the same on every machine. */
public final class Texts {
    private static final int KILO = 1 << 10;
    private static final int MEGA = 1 << 20;

    private Texts() {}

    /** Such as 64 KB, of 1,024 bytes each. */
    public static String bytes(long bytes) {
        if (bytes >= MEGA && bytes % MEGA == 0) {
            return bytes / MEGA + " MB";
        }
        return bytes >= KILO && bytes % KILO == 0 ? bytes / KILO + " KB" : bytes + " bytes";
    }

    /** Such as 1,536 MB, rounded down. */
    public static String megabytes(long bytes) {
        return number(bytes / MEGA) + " MB";
    }

    /** Such as 99.9 %. */
    public static String share(double share) {
        return number(Math.round(share * 1e5) / 1e3) + " %";
    }

    /** Such as 1 KB, zipf, 90 % gets, 4 threads. */
    public static String load(Load load) {
        return bytes(load.valueBytes()) + ", "
                + load.distribution().name().toLowerCase(Locale.ROOT) + ", " + share(load.readShare()) + " gets, "
                + threads(load.threads());
    }

    /** Such as 4 threads. */
    public static String threads(int threads) {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    /** With the digits that matter: three, or all before the point. */
    public static String number(double number) {
        if (!Double.isFinite(number)) {
            return "-";
        }
        double size = Math.abs(number);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        if (number == Math.rint(number)) {
            return String.format(Locale.ROOT, "%.0f", number);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", number);
    }

    /** Such as 1.05 (0.97 to 1.20). */
    public static String spread(Spread spread) {
        return number(spread.median()) + " (" + number(spread.min()) + " to " + number(spread.max()) + ")";
    }

    /** Of ratios, with two digits after the point where they matter. */
    public static String ratio(Spread spread) {
        return ratio(spread.median()) + " (" + ratio(spread.min()) + " to " + ratio(spread.max()) + ")";
    }

    private static String ratio(double ratio) {
        return Math.abs(ratio) < 10 ? String.format(Locale.ROOT, "%.2f", ratio) : number(ratio);
    }
}
