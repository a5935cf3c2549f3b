package io.github.glustertmpfscache.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionParserTest {
    @Test
    void paths_defaultToTheArticlesWorkload() throws Exception {
        Options options = OptionParser.parse("/cache_client", "/file_client");
        assertThat(options.paths())
                .isEqualTo(
                        Map.of(SystemRole.CACHE, Path.of("/cache_client"), SystemRole.FILE, Path.of("/file_client")));
        assertThat(options.workload().sizeBytes()).isEqualTo(1_000_000);
        assertThat(options.workload().iterations()).isEqualTo(1_000);
        assertThat(options.workload().rounds()).isEqualTo(10);
        assertThat(options.workload().isRoundOfArticle()).isTrue();
        assertThat(options.workload().contenders())
                .containsExactly(ContenderKind.PLAIN, ContenderKind.RENAME, ContenderKind.LIBRARY);
    }

    @Test
    void noPaths_isAShortEmbeddedRun() throws Exception {
        Options options = OptionParser.parse();
        assertThat(options.isEmbedded()).isTrue();
        assertThat(options.workload().iterations()).isEqualTo(100);
        assertThat(options.workload().isRoundOfArticle()).isFalse();
    }

    @Test
    void namedAndPositionalPaths_mix() throws Exception {
        assertThat(OptionParser.parse("--file", "/f", "/c").paths())
                .isEqualTo(Map.of(SystemRole.CACHE, Path.of("/c"), SystemRole.FILE, Path.of("/f")));
        assertThat(OptionParser.parse("--file=/f").paths()).isEqualTo(Map.of(SystemRole.FILE, Path.of("/f")));
    }

    @Test
    void everyOption_isRead() throws Exception {
        Options options = OptionParser.parse(
                "--size",
                "2k",
                "--iterations=30",
                "--rounds",
                "4",
                "--threads",
                "3",
                "--warmup",
                "0",
                "--data",
                "random",
                "--contenders",
                "library,plain",
                "--output",
                "out");
        assertThat(options.workload())
                .isEqualTo(new Workload(
                        2048,
                        30,
                        4,
                        3,
                        0,
                        DataKind.RANDOM,
                        java.util.List.of(ContenderKind.PLAIN, ContenderKind.LIBRARY)));
        assertThat(options.output()).contains(Path.of("out"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1000000, 1000000", "64k, 65536", "64K, 65536", "1m, 1048576", "256M, 268435456"})
    void size_takesUnits(String text, int bytes) throws Exception {
        assertThat(OptionParser.parse("--size", text).workload().sizeBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "k", "1g", "1.5m", "257m", "99999999999", "1 k"})
    void size_refused(String text) {
        assertThatThrownBy(() -> OptionParser.parse("--size", text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--size is '" + text + "'")
                .hasMessageContaining("256m");
    }

    @ParameterizedTest
    @CsvSource({
        "--iterations, 0",
        "--iterations, 1000001",
        "--iterations, ten",
        "--rounds, 0",
        "--rounds, 1001",
        "--threads, 0",
        "--threads, 257",
        "--warmup, -1",
        "--warmup, 1.5"
    })
    void number_refused(String name, String text) {
        assertThatThrownBy(() -> OptionParser.parse(name, text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(name + " is '" + text + "'")
                .hasMessageContaining("from");
    }

    @Test
    void tooManySamples_refused() {
        assertThatThrownBy(() -> OptionParser.parse("--iterations", "1000000", "--rounds", "2"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("2,000,000");
    }

    @Test
    void moreThreadsThanIterations_refused() {
        assertThatThrownBy(() -> OptionParser.parse("--iterations", "2", "--threads", "3"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--threads is 3");
    }

    @Test
    void unknownOption_refused() {
        assertThatThrownBy(() -> OptionParser.parse("--sise=3"))
                .isInstanceOf(UsageException.class)
                .hasMessage("Unknown option --sise. See --help");
    }

    @Test
    void missingValue_refused() {
        assertThatThrownBy(() -> OptionParser.parse("--size"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--size needs a value");
    }

    @Test
    void thirdPath_refused() {
        assertThatThrownBy(() -> OptionParser.parse("/a", "/b", "/c"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("/c");
    }

    @Test
    void unknownContender_refused() {
        assertThatThrownBy(() -> OptionParser.parse("--contenders", "plain,redis"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("plain,rename,library");
    }

    @Test
    void unknownData_refused() {
        assertThatThrownBy(() -> OptionParser.parse("--data", "zeros"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("text or random");
    }

    @Test
    void emptyPath_refused() {
        assertThatThrownBy(() -> OptionParser.parse("--cache="))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--cache is empty");
    }

    @Test
    void helpAndVersion_areRequests() throws Exception {
        assertThat(OptionParser.parse("-h").request()).isEqualTo(Options.Request.HELP);
        assertThat(OptionParser.parse("--help").request()).isEqualTo(Options.Request.HELP);
        assertThat(OptionParser.parse("--version").request()).isEqualTo(Options.Request.VERSION);
    }

    @Test
    void commandLine_readsBackAsTheSameOptions() throws Exception {
        Options options = OptionParser.parse("/a b/it's", "--size", "64k", "--contenders", "plain");
        assertThat(CommandLine.of(options, "1.2.3"))
                .isEqualTo("java -jar gluster-tmpfs-cache-1.2.3-benchmark.jar --cache '/a b/it'\\''s' --size 65536"
                        + " --iterations 1000 --rounds 10 --threads 1 --warmup 100 --data text --contenders plain");
    }
}
