package io.github.glustertmpfscache.benchmarks.peers.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.glustertmpfscache.benchmarks.peers.Spread;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class BarChartTest {
    @Test
    void valuesThatDifferMuchGetALogarithmicScale() {
        assertFalse(Scale.of(DoubleStream.of(1, 9)).isLogarithmic());
        assertEquals(
                List.of(0.1, 1.0, 10.0, 100.0), Scale.of(DoubleStream.of(1, 90)).ticks());
        assertEquals(0.5, Scale.of(DoubleStream.of(1, 1_000)).place(10), 1e-9);
    }

    @Test
    void namesAreNoMarkup() {
        String svg = chart("<a> & b", new Spread(1, 1, 1));

        assertTrue(svg.contains("&lt;a&gt; &amp; b"), svg);
    }

    @Test
    void whatWasNotMeasuredHasNoBar() {
        String svg = chart("peer", Spread.of(List.of()));

        assertFalse(svg.contains("NaN"), svg);
        assertFalse(svg.contains("class=\"fill"), svg);
    }

    private static String chart(String name, Spread spread) {
        return new BarChart(
                        "label",
                        "unit",
                        List.of(new BarChart.Group("group", List.of(new BarChart.Bar(name, "peer0", spread)))))
                .svg();
    }
}
