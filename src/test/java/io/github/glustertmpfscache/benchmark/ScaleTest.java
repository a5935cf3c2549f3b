package io.github.glustertmpfscache.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void fromZero_endsOnARoundNumber() {
        Scale scale = Scale.fromZero(16.64);
        assertThat(scale.ticks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
        assertThat(scale.ticks().stream().map(scale::label)).containsExactly("0", "5", "10", "15", "20");
        assertThat(scale.place(10)).isEqualTo(0.5);
    }

    @Test
    void linear_enclosesItsValues() {
        Scale scale = Scale.linear(0.93, 1.31);
        assertThat(scale.low()).isCloseTo(0.9, within(1e-9));
        assertThat(scale.high()).isCloseTo(1.4, within(1e-9));
        assertThat(scale.label(1.0)).isEqualTo("1.0");
    }

    @Test
    void linear_ofEqualValues_hasARange() {
        assertThat(Scale.linear(1, 1).high()).isGreaterThan(Scale.linear(1, 1).low());
    }

    @Test
    void logarithmic_goesOverWholeDecades() {
        Scale scale = Scale.logarithmic(0.03, 12);
        assertThat(scale.ticks().stream().map(scale::label)).containsExactly("0.01", "0.1", "1", "10", "100");
        assertThat(scale.place(1)).isCloseTo(0.5, within(1e-9));
    }
}
