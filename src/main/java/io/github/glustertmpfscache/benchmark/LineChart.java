package io.github.glustertmpfscache.benchmark;

import java.util.List;
import java.util.Optional;

/** Values that follow each other, as lines over one axis from zero. */
record LineChart(String label, String unit, Scale scale, List<Series> series, Optional<BarChart.Mark> mark) {
    private static final double WIDTH = 860;
    private static final double HEIGHT = 250;
    private static final double LEFT = 70;
    private static final double RIGHT = 840;
    private static final double TOP = 26;
    private static final double BOTTOM = 204;
    private static final double RADIUS = 4;
    /** With more points than that, dots would hide the lines. */
    private static final int MOST_DOTS = 60;

    private static final int MOST_LABELS = 20;

    record Series(String name, String style, List<Double> values) {}

    String svg() {
        Svg svg = new Svg();
        svg.text(0, 14, "start", "unit", unit);
        for (double tick : scale.ticks()) {
            svg.line(LEFT, y(tick), RIGHT, y(tick), "grid");
            svg.text(LEFT - 8, y(tick) + 4, "end", "tick", scale.label(tick));
        }
        int points = points();
        int labelEvery = (points + MOST_LABELS - 1) / MOST_LABELS;
        for (int i = 0; i < points; i += Math.max(1, labelEvery)) {
            svg.text(x(i), BOTTOM + 18, "middle", "tick", "" + (i + 1));
        }
        svg.text((LEFT + RIGHT) / 2, HEIGHT - 8, "middle", "unit", "round");
        mark.ifPresent(value -> {
            svg.line(LEFT, y(value.value()), RIGHT, y(value.value()), "mark");
            svg.text(RIGHT, y(value.value()) - 6, "end", "marktext", value.text());
        });
        series.forEach(line -> draw(svg, line));
        return svg.finish(WIDTH, HEIGHT, label);
    }

    private void draw(Svg svg, Series line) {
        List<Double> values = line.values();
        for (int i = 1; i < values.size(); i++) {
            svg.line(x(i - 1), y(values.get(i - 1)), x(i), y(values.get(i)), "range " + line.style());
        }
        for (int i = 0; i < values.size(); i++) {
            svg.beginHover(line.name() + ", round " + (i + 1) + ": " + Numbers.seconds(values.get(i)) + " s");
            svg.circle(x(i), y(values.get(i)), points() > MOST_DOTS ? 1 : RADIUS, "fill " + line.style());
            svg.endHover();
        }
    }

    private int points() {
        return series.stream().mapToInt(line -> line.values().size()).max().orElse(0);
    }

    private double x(int index) {
        double room = (RIGHT - LEFT) / Math.max(1, points());
        return LEFT + room * (index + 0.5);
    }

    private double y(double value) {
        return BOTTOM - scale.place(value) * (BOTTOM - TOP);
    }
}
