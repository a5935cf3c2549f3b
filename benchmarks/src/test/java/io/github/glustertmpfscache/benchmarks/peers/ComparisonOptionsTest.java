package io.github.glustertmpfscache.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonOptionsTest {
    @Test
    void theLongFormHasAllLoads() throws UsageException {
        ComparisonOptions options = options();

        assertEquals(List.of(1_024, 65_536, 1_048_576), options.sizes());
        assertEquals(4 * 3 * 2, options.cells(1_024).size());
    }

    @Test
    void whatIsSaidReplacesWhatTheShortFormSays() throws UsageException {
        ComparisonOptions options = options(
                "--short",
                "--sizes",
                "100,2k,1m",
                "--shares=99.9,50",
                "--threads",
                "2",
                "--rounds",
                "7",
                "--seconds",
                "0.25",
                "--distributions",
                "uniform",
                "--modes",
                "load",
                "--out",
                "there");

        assertEquals(
                new ComparisonOptions(
                        List.of(Mode.LOAD),
                        List.of(100, 2_048, 1_048_576),
                        List.of(0.999, 0.5),
                        List.of(2),
                        List.of(KeyDistribution.UNIFORM),
                        7,
                        0.25,
                        20_000,
                        Path.of("there")),
                options);
    }

    @Test
    void largeValuesHaveFewerKeys() throws UsageException {
        assertEquals(20_000, options().keys(1_024));
        assertEquals(128, options().keys(1 << 20));
        assertEquals(100, options("--keys", "100").keys(1 << 20));
        assertEquals(16, options().keys(64 << 20));
    }

    @Test
    void errorsNameTheOptionAndWhatIsAllowed() {
        assertMessage("--sizes has '1g' in it; allowed are bytes from 24 to 64m", "--sizes", "1k,1g");
        assertMessage("--shares has '101' in it; allowed are percentages from 0 to 100", "--shares", "101");
        assertMessage("--threads has '' in it; allowed are whole numbers from 1 to 256", "--threads", "1,");
        assertMessage("--distributions has 'normal' in it; allowed are uniform, zipf", "--distributions", "normal");
        assertMessage("--rounds is '0' and must be a whole number from 1 to 1,000", "--rounds", "0");
        assertMessage("--seconds is 'x' and must be a number from 0.01 to 3,600", "--seconds", "x");
        assertMessage("Option --rounds needs a value", "--rounds");
        assertMessage("Unknown option '--size'. There are --distributions, ", "--size", "1k");
    }

    private static void assertMessage(String start, String... line) {
        String message = assertThrows(UsageException.class, () -> options(line)).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    private static ComparisonOptions options(String... line) throws UsageException {
        return ComparisonOptions.of(Arguments.parse(List.of(line), ComparisonOptions.NAMES, ComparisonOptions.FLAGS));
    }
}
