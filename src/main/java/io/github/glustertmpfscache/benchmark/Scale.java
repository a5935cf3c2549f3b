package io.github.glustertmpfscache.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Maps values to places between 0 and 1 on an axis, with round numbers as ticks. */
record Scale(double low, double high, boolean isLogarithmic, List<Double> ticks) {
    private static final int MOST_TICKS = 7;

    static Scale fromZero(double largest) {
        return linear(0, largest);
    }

    /** Goes from a round number at or below the one value to a round number at or above the other. */
    static Scale linear(double smallest, double largest) {
        double range = largest > smallest ? largest - smallest : Math.max(Math.abs(largest), 1e-9);
        double step = roundStep(range / MOST_TICKS);
        long first = (long) Math.floor(smallest / step + 1e-9);
        long last = Math.max(first + 1, (long) Math.ceil(largest / step - 1e-9));
        List<Double> ticks = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            ticks.add(i * step);
        }
        return new Scale(first * step, last * step, false, ticks);
    }

    /** Goes over whole decades, for values of very different sizes, all more than zero. */
    static Scale logarithmic(double smallest, double largest) {
        int first = (int) Math.floor(Math.log10(smallest) + 1e-9);
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(largest) - 1e-9));
        List<Double> ticks = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            ticks.add(Math.pow(10, i));
        }
        return new Scale(ticks.get(0), ticks.get(ticks.size() - 1), true, ticks);
    }

    double place(double value) {
        double place = isLogarithmic
                ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
                : (value - low) / (high - low);
        return Math.min(1, Math.max(0, place));
    }

    /** As many decimals as the ticks need to differ, and no more. */
    String label(double tick) {
        double step = isLogarithmic ? tick : ticks.get(1) - ticks.get(0);
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    }

    private static double roundStep(double atLeast) {
        double decade = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * decade >= atLeast * (1 - 1e-9)) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }
}
