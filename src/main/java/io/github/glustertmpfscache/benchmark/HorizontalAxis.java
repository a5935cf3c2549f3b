package io.github.glustertmpfscache.benchmark;

/** The plot area of a chart whose values go from left to right: places, grid and ticks. */
record HorizontalAxis(Scale scale, double left, double right) {
    private static final double TICK_ROOM = 18;

    /** The height that the ticks and the unit take below the plot. */
    static final double HEIGHT = 44;

    double x(double value) {
        return left + scale.place(value) * (right - left);
    }

    void draw(Svg svg, double top, double bottom, String unit) {
        for (double tick : scale.ticks()) {
            svg.line(x(tick), top, x(tick), bottom, "grid");
            svg.text(x(tick), bottom + TICK_ROOM, "middle", "tick", scale.label(tick));
        }
        svg.text((left + right) / 2, bottom + HEIGHT - 6, "middle", "unit", unit);
    }
}
