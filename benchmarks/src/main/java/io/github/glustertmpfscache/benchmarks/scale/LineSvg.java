package io.github.glustertmpfscache.benchmarks.scale;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Lines over a logarithmic axis, as inline SVG; the vertical axis begins at zero. */
record LineSvg(String title, String horizontal, String unit, List<Line> lines) {
    private static final double LEFT = 70;
    private static final double RIGHT = 700;
    private static final double TOP = 30;
    private static final double BOTTOM = 260;
    private static final int TICKS = 5;

    /** Each number of {@code y} at its number of {@code x}. */
    record Line(String name, List<Double> x, List<Double> y) {}

    String svg() {
        StringBuilder svg = new StringBuilder(
                String.format("<svg viewBox=\"0 0 880 310\" role=\"img\" aria-label=\"%s\">%n", escape(title)));
        double step = step();
        for (double tick = 0; tick <= top() + step / 2; tick += step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
                    LEFT,
                    RIGHT,
                    y(tick),
                    y(tick)));
            text(svg, LEFT - 8, y(tick) + 4, "end", number(tick));
        }
        text(svg, 0, 14, "start", unit);
        lines.stream()
                .flatMap(line -> line.x().stream())
                .distinct()
                .forEach(x -> text(svg, x(x), BOTTOM + 18, "middle", number(x)));
        text(svg, (LEFT + RIGHT) / 2, BOTTOM + 40, "middle", horizontal);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Line line, int index) {
        svg.append(String.format("<g class=\"s%d\"><polyline points=\"", index));
        for (int i = 0; i < line.x().size(); i++) {
            svg.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(line.x().get(i)), y(line.y().get(i))));
        }
        svg.append("\"/>\n");
        for (int i = 0; i < line.x().size(); i++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s, %s: %s</title></circle>%n",
                    x(line.x().get(i)),
                    y(line.y().get(i)),
                    escape(line.name()),
                    number(line.x().get(i)),
                    number(line.y().get(i))));
        }
        double key = TOP + 20 * index;
        svg.append(String.format(Locale.ROOT, "<circle cx=\"722\" cy=\"%.1f\" r=\"5\"/></g>%n", key));
        text(svg, 734, key + 4, "start", line.name());
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escape(text)));
    }

    private double x(double value) {
        double from = Math.log(all(true).min().orElse(1));
        double to = Math.log(all(true).max().orElse(1));
        double part = to > from ? (Math.log(value) - from) / (to - from) : 0.5;
        return LEFT + 20 + part * (RIGHT - LEFT - 40);
    }

    private double y(double value) {
        return BOTTOM - value / top() * (BOTTOM - TOP);
    }

    private double top() {
        double step = step();
        return Math.ceil(all(false).max().orElse(1) / step) * step;
    }

    /** A round number of which about five make the axis. */
    private double step() {
        double rough = Math.max(1e-9, all(false).max().orElse(1)) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private DoubleStream all(boolean horizontal) {
        return lines.stream()
                .flatMap(line -> (horizontal ? line.x() : line.y()).stream())
                .mapToDouble(value -> value);
    }

    private static String number(double value) {
        boolean whole = Math.abs(value - Math.rint(value)) < 1e-6;
        return String.format(Locale.ROOT, whole ? "%,.0f" : value < 10 ? "%.2f" : "%,.1f", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
