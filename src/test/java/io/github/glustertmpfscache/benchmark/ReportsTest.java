package io.github.glustertmpfscache.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Workload ARTICLE = SampleResults.workload(1_000_000, 1_000, 3);
    private static final Workload OTHER = SampleResults.workload(500, 7, 2);

    @Test
    void json_parsesBack() {
        String json = JsonReport.of(SampleResults.of(OTHER));
        assertThat(TinyJson.at(json, "format_version")).isEqualTo(1.0);
        assertThat(TinyJson.at(json, "setup", "operating_system")).isEqualTo("Some \"OS\"");
        assertThat(TinyJson.at(json, "workload", "comparable_to_article")).isEqualTo(false);
        assertThat(TinyJson.at(json, "systems", 0, "path")).isEqualTo("/c,\"1\"");
        assertThat(TinyJson.at(json, "systems", 1, "article_round_seconds_on_its_hardware"))
                .isEqualTo(16.64);
        assertThat(TinyJson.at(json, "round_time_ratios", 0, "median")).isEqualTo(1.954545);
    }

    @Test
    void json_contenderHasEveryFigure() {
        String json = JsonReport.of(SampleResults.of(OTHER));
        assertThat(TinyJson.at(json, "systems", 0, "contenders", 0))
                .isEqualTo(Map.of(
                        "contender",
                        "plain",
                        "average_round_seconds",
                        10.5,
                        "round_seconds",
                        List.of(10.0, 11.0),
                        "operations",
                        Map.of("write", times(0.126, 9000), "read", times(0.056, 4000), "remove", times(0.0112, 800))));
    }

    @Test
    void json_numberThatIsNone_isNull() {
        assertThat(JsonWriter.write(List.of(Double.NaN, 1.5))).isEqualTo("[\n  null,\n  1.500000\n]\n");
    }

    @Test
    void json_textIsEscaped() {
        assertThat(JsonWriter.write("a\n\u0001\\\"\ud800")).isEqualTo("\"a\\n\\u0001\\\\\\\"\\ud800\"\n");
    }

    @Test
    void csv_hasARowForEachRoundAndOperation() {
        Results results = SampleResults.of(OTHER);
        assertThat(CsvReport.rounds(results).split("\r\n", -1))
                .hasSize(1 + 2 * 3 * 2 + 1)
                .startsWith("system,path,file_system_type,contender,round,round_seconds")
                .contains("Cache System,\"/c,\"\"1\"\"\",fuse.glusterfs,library,2,31.000000");
        assertThat(CsvReport.operations(results).split("\r\n", -1))
                .hasSize(1 + 2 * 3 * 3 + 1)
                .contains("File System,\"/c,\"\"1\"\"\",fuse.glusterfs,plain,read,14,0.056000,4000.003000,4000.006000,"
                        + "4000.006000");
    }

    @Test
    void html_loadsNothing() {
        String html = HtmlReport.of(SampleResults.of(ARTICLE));
        assertThat(html)
                .doesNotContain(
                        "http:", "https:", "//www", "src=", "href=", "url(", "@import", "<script", "<link", "{{");
    }

    @Test
    void html_escapesWhatComesFromOutside() {
        String html = HtmlReport.of(SampleResults.of(ARTICLE));
        assertThat(html)
                .contains("Some &lt;CPU&gt; &amp; more", "server1:/&lt;volume&gt;", "A remark &lt;b&gt;in bold")
                .doesNotContain("<volume>", "<CPU>");
    }

    @Test
    void html_drawsTheArticlesFiguresBesideItsOwnWorkloadOnly() {
        assertThat(HtmlReport.of(SampleResults.of(ARTICLE))).contains("the article: 16.26 s", "the article: 16.64 s");
        assertThat(HtmlReport.of(SampleResults.of(OTHER))).doesNotContain("the article: 16.26 s");
    }

    @Test
    void html_ofOneContenderOnOneSystem() {
        Workload plainOnly = new Workload(1, 1, 1, 1, 0, DataKind.TEXT, List.of(ContenderKind.PLAIN));
        Results both = SampleResults.of(plainOnly);
        Results one = new Results(both.setup(), plainOnly, both.systems().subList(1, 2));
        assertThat(HtmlReport.of(one)).contains("File System").doesNotContain("NaN", "Infinity", "Cache System");
        assertThat(TerminalReport.of(one)).contains("16.64").doesNotContain("NaN");
    }

    @Test
    void terminal_fitsHundredColumns() {
        assertThat(TerminalReport.of(SampleResults.of(ARTICLE)).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void terminal_ratiosAreOfTheSameRound() {
        assertThat(TerminalReport.of(SampleResults.of(ARTICLE)).lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        " Cache System rename to plain 1.91 1.83 2.00",
                        " plain Cache System to File System 1.00 1.00 1.00 0.98");
    }

    @Test
    void terminal_ofAStoppedRun_leavesOutWhatIsNotKnown() {
        assertThat(TerminalReport.of(SampleResults.of(ARTICLE, 1)))
                .contains("round 1")
                .doesNotContain("round 2", "NaN");
        assertThat(TerminalReport.of(SampleResults.of(ARTICLE, 0)))
                .contains("-")
                .doesNotContain("NaN");
    }

    /** The times of 14 samples: 0 to 6 nanoseconds above a number of microseconds, twice. */
    private static Map<String, Double> times(double seconds, double micros) {
        return Map.of(
                "count", 14.0,
                "total_seconds", seconds,
                "p50_micros", micros + 0.003,
                "p99_micros", micros + 0.006,
                "max_micros", micros + 0.006);
    }
}
