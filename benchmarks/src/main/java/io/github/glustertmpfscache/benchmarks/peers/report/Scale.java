package io.github.glustertmpfscache.benchmarks.peers.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Maps values to places between 0 and 1 on an axis, with round numbers as ticks. */
record Scale(double low, double high, boolean isLogarithmic, List<Double> ticks) {
    private static final int MOST_TICKS = 7;
    private static final double LARGE_RATIO = 10;
    private static final int[] STEPS = {1, 2, 5};

    /** From zero; or, if that would leave nothing of the smallest value to see, over steps that multiply. */
    static Scale of(DoubleStream values) {
        double[] usable = values.filter(value -> value > 0 && Double.isFinite(value))
                .sorted()
                .toArray();
        if (usable.length == 0) {
            return linear(1);
        }
        double smallest = usable[0];
        double largest = usable[usable.length - 1];
        return largest / smallest > LARGE_RATIO ? logarithmic(smallest, largest) : linear(largest);
    }

    static Scale linear(double largest) {
        double step = roundStep(largest / MOST_TICKS);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; ticks.isEmpty() || ticks.get(ticks.size() - 1) < largest * (1 - 1e-9); i++) {
            ticks.add(i * step);
        }
        return new Scale(0, ticks.get(ticks.size() - 1), false, ticks);
    }

    /** Begins well below the smallest value, so that its bar can be seen. */
    static Scale logarithmic(double smallest, double largest) {
        List<Double> ticks = new ArrayList<>();
        int first = (int) Math.floor(Math.log10(smallest / 2));
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(largest) - 1e-9));
        for (int exponent = first; exponent <= last; exponent++) {
            ticks.add(Math.pow(10, exponent));
        }
        return new Scale(ticks.get(0), ticks.get(ticks.size() - 1), true, ticks);
    }

    double place(double value) {
        double place = isLogarithmic
                ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low)
                : (value - low) / (high - low);
        return Math.min(1, Math.max(0, place));
    }

    private static double roundStep(double atLeast) {
        double decade = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int factor : STEPS) {
            if (factor * decade >= atLeast * (1 - 1e-9)) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }
}
