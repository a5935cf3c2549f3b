package io.github.glustertmpfscache.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void whatIsLeftGoesAsFastAsWhatIsDone() {
        Progress progress = new Progress(System.err, 100);
        progress.done(25);

        assertEquals(" 25 %, about 2:30 left  stage", progress.line("stage", 50));
    }

    @Test
    void manyHoursAreTold() {
        assertEquals("2 h 05 min", Progress.time(7_500));
    }
}
