package io.github.glustertmpfscache.benchmarks.peers.report;

import io.github.glustertmpfscache.benchmarks.peers.Spread;
import io.github.glustertmpfscache.benchmarks.peers.Texts;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Horizontal bars in groups: the bar is the median, the line over it goes from the least to the most. */
public record BarChart(String label, String unit, List<Group> groups) {
    private static final double WIDTH = 860;
    private static final double LEFT = 190;
    private static final double RIGHT = 730;
    private static final double HEADING = 30;
    private static final double ROW = 22;
    private static final double BAR = 14;
    private static final double WHISKER = 3;
    private static final double GAP = 8;
    private static final double AXIS = 44;

    /** Bars under one heading. */
    public record Group(String name, List<Bar> bars) {}

    /** A bar; the style is a class of the page's style sheet. */
    public record Bar(String name, String style, Spread spread) {}

    /** Returns the drawing; its scale is logarithmic where the values differ much. */
    public String svg() {
        Scale scale = Scale.of(bars().flatMap(bar ->
                        DoubleStream.of(bar.spread().min(), bar.spread().max()).boxed())
                .mapToDouble(Double::doubleValue));
        Svg svg = new Svg();
        double height = groups.stream().mapToDouble(BarChart::height).sum();
        drawAxis(svg, scale, height);
        double y = 0;
        for (Group group : groups) {
            svg.text(0, y + 20, "start", "group", group.name());
            double row = y + HEADING;
            for (Bar bar : group.bars()) {
                draw(svg, scale, bar, row);
                row += ROW;
            }
            y += height(group);
        }
        return svg.finish(WIDTH, height + AXIS, label);
    }

    private void drawAxis(Svg svg, Scale scale, double height) {
        for (double tick : scale.ticks()) {
            svg.line(x(scale, tick), HEADING / 2, x(scale, tick), height, "grid");
            svg.text(x(scale, tick), height + 16, "middle", "tick", Texts.number(tick));
        }
        svg.text(
                (LEFT + RIGHT) / 2,
                height + AXIS - 6,
                "middle",
                "unit",
                unit + (scale.isLogarithmic() ? " (logarithmic)" : ""));
    }

    private static void draw(Svg svg, Scale scale, Bar bar, double y) {
        Spread spread = bar.spread();
        svg.beginHover(bar.name() + ": " + Texts.spread(spread));
        svg.rectangle(0, y, WIDTH, ROW, "row");
        svg.text(LEFT - 8, y + 16, "end", "name", bar.name());
        if (Double.isFinite(spread.median())) {
            double middle = y + ROW / 2;
            svg.rectangle(LEFT, y + (ROW - BAR) / 2, x(scale, spread.median()) - LEFT, BAR, "fill " + bar.style());
            svg.line(x(scale, spread.min()), middle, x(scale, spread.max()), middle, "whisker");
            for (double end : new double[] {spread.min(), spread.max()}) {
                svg.line(x(scale, end), middle - WHISKER, x(scale, end), middle + WHISKER, "whisker");
            }
        }
        svg.text(x(scale, spread.max()) + 8, y + 16, "start", "value", Texts.number(spread.median()));
        svg.endHover();
    }

    private Stream<Bar> bars() {
        return groups.stream().flatMap(group -> group.bars().stream());
    }

    private static double x(Scale scale, double value) {
        return LEFT + (Double.isFinite(value) ? scale.place(value) : 0) * (RIGHT - LEFT);
    }

    private static double height(Group group) {
        return HEADING + ROW * group.bars().size() + GAP;
    }
}
