package io.github.glustertmpfscache.benchmark;

import java.util.List;
import java.util.Optional;

/** A dot and a range for each row, rows in groups; for values where a bar from zero would mislead or be too short. */
record RangeChart(
        String label, String unit, String valueHead, Scale scale, Optional<Double> reference, List<Group> groups) {
    private static final double WIDTH = 860;
    private static final double LEFT = 220;
    private static final double RIGHT = 690;
    private static final double HEADING = 30;
    private static final double ROW = 24;
    private static final double GAP = 10;
    private static final double DOT = 5.5;
    private static final double CAP = 5;

    record Group(String name, List<Row> rows) {}

    record Row(String name, String style, double low, double dot, double high, String text, String hover) {}

    String svg() {
        HorizontalAxis axis = new HorizontalAxis(scale, LEFT, RIGHT);
        double height = groups.stream().mapToDouble(RangeChart::height).sum();
        Svg svg = new Svg();
        axis.draw(svg, 0, height, unit);
        reference.ifPresent(value -> svg.line(axis.x(value), 0, axis.x(value), height, "reference"));
        svg.text(RIGHT + 14, 20, "start", "unit", valueHead);
        double y = 0;
        for (Group group : groups) {
            svg.text(0, y + 20, "start", "group", group.name());
            double rowTop = y + HEADING;
            for (Row row : group.rows()) {
                draw(svg, axis, row, rowTop);
                rowTop += ROW;
            }
            y += height(group);
        }
        return svg.finish(WIDTH, height + HorizontalAxis.HEIGHT, label);
    }

    private static void draw(Svg svg, HorizontalAxis axis, Row row, double top) {
        double y = top + ROW / 2;
        svg.beginHover(row.hover());
        svg.rectangle(0, top, WIDTH, ROW, "row");
        svg.text(LEFT - 12, y + 4.5, "end", "name", row.name());
        svg.line(axis.x(row.low()), y, axis.x(row.high()), y, "range " + row.style());
        if (row.low() < row.dot()) {
            svg.line(axis.x(row.low()), y - CAP, axis.x(row.low()), y + CAP, "range " + row.style());
        }
        svg.line(axis.x(row.high()), y - CAP, axis.x(row.high()), y + CAP, "range " + row.style());
        svg.circle(axis.x(row.dot()), y, DOT, "fill " + row.style());
        svg.text(RIGHT + 14, y + 4.5, "start", "value", row.text());
        svg.endHover();
    }

    private static double height(Group group) {
        return HEADING + ROW * group.rows().size() + GAP;
    }
}
