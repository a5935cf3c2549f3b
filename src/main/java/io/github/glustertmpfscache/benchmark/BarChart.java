package io.github.glustertmpfscache.benchmark;

import java.util.List;
import java.util.Optional;

/** Horizontal bars in groups, each group with an optional mark to compare its bars with. */
record BarChart(String label, String unit, List<Group> groups) {
    private static final double WIDTH = 860;
    private static final double LEFT = 130;
    private static final double RIGHT = 770;
    private static final double HEADING = 34;
    private static final double ROW = 30;
    private static final double BAR = 20;
    private static final double GAP = 12;

    record Group(String name, List<Bar> bars, Optional<Mark> mark) {}

    record Bar(String name, String style, double value, String text, String hover) {}

    record Mark(double value, String text) {}

    String svg() {
        HorizontalAxis axis = new HorizontalAxis(Scale.fromZero(largest()), LEFT, RIGHT);
        double height = groups.stream().mapToDouble(BarChart::height).sum();
        Svg svg = new Svg();
        axis.draw(svg, 0, height, unit);
        double y = 0;
        for (Group group : groups) {
            draw(svg, axis, group, y);
            y += height(group);
        }
        return svg.finish(WIDTH, height + HorizontalAxis.HEIGHT, label);
    }

    private static void draw(Svg svg, HorizontalAxis axis, Group group, double top) {
        svg.text(0, top + 22, "start", "group", group.name());
        double y = top + HEADING;
        for (Bar bar : group.bars()) {
            svg.beginHover(bar.hover());
            svg.rectangle(0, y, WIDTH, ROW, "row");
            svg.text(LEFT - 10, y + 20, "end", "name", bar.name());
            svg.rectangle(LEFT, y + (ROW - BAR) / 2, axis.x(bar.value()) - LEFT, BAR, "fill " + bar.style());
            svg.text(axis.x(bar.value()) + 8, y + 20, "start", "value", bar.text());
            svg.endHover();
            y += ROW;
        }
        if (group.mark().isPresent()) {
            Mark mark = group.mark().get();
            double x = axis.x(mark.value());
            svg.line(x, top + HEADING - 6, x, y, "mark");
            // In the right half the text goes to the left of the line, so that it never leaves the drawing.
            boolean isRight = x > (LEFT + RIGHT) / 2;
            svg.text(x + (isRight ? -6 : 6), top + 22, isRight ? "end" : "start", "marktext", mark.text());
        }
    }

    private double largest() {
        double bars = groups.stream()
                .flatMap(group -> group.bars().stream())
                .mapToDouble(Bar::value)
                .max()
                .orElse(1);
        double marks = groups.stream()
                .flatMap(group -> group.mark().stream())
                .mapToDouble(Mark::value)
                .max()
                .orElse(0);
        return Math.max(bars, marks);
    }

    private static double height(Group group) {
        return HEADING + ROW * group.bars().size() + GAP;
    }
}
