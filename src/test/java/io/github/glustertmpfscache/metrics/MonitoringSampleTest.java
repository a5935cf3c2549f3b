package io.github.glustertmpfscache.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.benchmark.TinyJson;
import io.github.glustertmpfscache.observe.MountOperation;
import io.github.glustertmpfscache.observe.MountOutcome;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples for monitoring ask for meters that exist, and their table lists these and no others. */
class MonitoringSampleTest {
    private static final Path SAMPLES = Path.of("samples/monitoring");
    private static final String DASHBOARD = read("grafana-dashboard.json");
    private static final String ALERTS = read("alerts.yml");
    private static final String PREFIX = "GlusterTmpfsCache";

    /** What Prometheus adds to everything that it scrapes. */
    private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

    /** Of the meters that appear with their first event, not all values of tags are there. */
    private static final Map<String, Set<String>> LAZY_VALUES = Map.of(
            "operation", names(MountOperation.values()),
            "outcome", names(MountOutcome.values()));

    private static Scrape scrape = new Scrape("");
    private static List<Meter> meters = List.of();

    private static final PrometheusMeterRegistry REGISTRY = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private static String read(String file) {
        try {
            return Files.readString(SAMPLES.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** A cache of which every meter is there. */
    @BeforeAll
    static void use(@TempDir Path directory) {
        byte[] value = new byte[10];
        try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(directory)
                        .requireMount(false)
                        .withoutSweeper()
                        .maximumBytes(10 << 20)
                        .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(Duration.ofMillis(1)))
                        .build();
                GlusterTmpfsCache other = GlusterTmpfsCache.builder(directory)
                        .requireMount(false)
                        .withoutSweeper()
                        .build()) {
            GlusterTmpfsCacheMetrics.monitor(REGISTRY, cache);
            cache.put("key", value);
            OtherThread.until(() -> {
                other.put("key", value);
                return cache.get("key").isPresent()
                        && REGISTRY.find("cache.near.staleness").timer() != null;
            });
            assertThat(cache.evict("key")).isTrue();
            assertThat(cache.get("key", key -> value)).isEqualTo(value);
            scrape = new Scrape(REGISTRY.scrape());
            meters = REGISTRY.getMeters();
        }
    }

    /** An expression of the samples. */
    record Expression(String of, String text) {
        @Override
        public String toString() {
            return of;
        }
    }

    static Stream<Expression> expressions() {
        return Stream.concat(alerts().stream(), panels().stream());
    }

    /** The expressions of the rules: all that is indented deeper than {@code expr}, or stands in its line. */
    private static List<Expression> alerts() {
        List<Expression> found = new ArrayList<>();
        Matcher rule = Pattern.compile("(?m)^ {6}- alert: (\\w+)\\n {8}expr: (?:\\|\\n((?: {10}.*\\n)+)|(.+)\\n)")
                .matcher(ALERTS);
        while (rule.find()) {
            String block = rule.group(2);
            found.add(new Expression(rule.group(1), (block == null ? rule.group(3) : block).strip()));
        }
        return found;
    }

    private static List<Expression> panels() {
        List<Expression> found = new ArrayList<>();
        for (Map<?, ?> panel : objects(TinyJson.at(DASHBOARD, "panels"))) {
            if (!"row".equals(panel.get("type"))) {
                assertThat(objects(panel.get("targets")))
                        .as("%s", panel.get("title"))
                        .isNotEmpty();
                for (Map<?, ?> target : objects(panel.get("targets"))) {
                    String name = panel.get("title") + ", " + target.get("refId");
                    found.add(new Expression(
                            name, String.valueOf(target.get("expr")).strip()));
                }
            }
        }
        return found;
    }

    private static List<Map<?, ?>> objects(@Nullable Object array) {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object element : (List<?>) requireNonNull(array)) {
            objects.add((Map<?, ?>) element);
        }
        return objects;
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void expression_asksForWhatThereIs(Expression expression) {
        PromQl parsed = PromQl.parse(expression.text());
        assertThat(parsed.selectors()).isNotEmpty();
        for (PromQl.Selector selector : parsed.selectors()) {
            String metric = selector.metric();
            assertThat(scrape.metrics()).contains(metric);
            Set<String> labels = new TreeSet<>(scrape.labels(metric));
            labels.addAll(TARGET_LABELS);
            assertThat(labels).as(metric).containsAll(parsed.labelsOf(selector));
            for (PromQl.Condition condition : selector.conditions()) {
                if (!condition.value().startsWith("$")) {
                    Set<String> values = new TreeSet<>(scrape.values(metric, condition.label()));
                    values.addAll(LAZY_VALUES.getOrDefault(condition.label(), Set.of()));
                    assertThat(values)
                            .as("%s %s", metric, condition)
                            .contains(condition.value().split("\\|"));
                }
            }
        }
    }

    /** What only grows says nothing as it is; but that it exists, and a mean of all times. */
    @ParameterizedTest
    @MethodSource("expressions")
    void counters_areAskedForTheirRate_andGaugesAreNot(Expression expression) {
        for (PromQl.Selector selector : PromQl.parse(expression.text()).selectors()) {
            String metric = selector.metric();
            boolean grows = !scrape.type(metric).equals("gauge") || metric.equals("cache_load_duration_seconds");
            boolean meanOfAll =
                    metric.startsWith("cache_sweep_seconds_") && expression.of().endsWith("NotSwept");
            if (!selector.function().equals("count") && !meanOfAll) {
                assertThat(Set.of("rate", "increase").contains(selector.function()))
                        .as(metric)
                        .isEqualTo(grows);
            }
        }
    }

    @Test
    void dashboard_isOneThatGrafanaImports() {
        assertThat(TinyJson.at(DASHBOARD, "title")).isEqualTo("gluster-tmpfs-cache");
        assertThat((Double) TinyJson.at(DASHBOARD, "schemaVersion")).isGreaterThanOrEqualTo(36);
        assertThat(objects(TinyJson.at(DASHBOARD, "templating", "list")))
                .extracting(variable -> variable.get("name"))
                .isEqualTo(List.of("datasource", "job", "instance", "cache"));
        Set<Object> ids = new TreeSet<>();
        Set<Object> places = new TreeSet<>();
        for (Map<?, ?> panel : objects(TinyJson.at(DASHBOARD, "panels"))) {
            assertThat(ids.add(panel.get("id"))).isTrue();
            assertThat(places.add(String.valueOf(panel.get("gridPos"))))
                    .as("%s is on another", panel)
                    .isTrue();
            if (!"row".equals(panel.get("type"))) {
                assertThat(String.valueOf(panel.get("datasource"))).contains("uid=${datasource}");
                assertThat(String.valueOf(panel.get("fieldConfig"))).contains("unit=");
            }
        }
        for (Expression panel : panels()) {
            assertThat(panel.text())
                    .as("%s", panel)
                    .contains("job=~\"$job\",instance=~\"$instance\",cache=~\"$cache\"");
        }
        // Choosing a cache asks the server with names, too.
        for (Map<?, ?> variable : objects(TinyJson.at(DASHBOARD, "templating", "list"))) {
            Matcher values = Pattern.compile("label_values\\(([a-z_]+).*, ([a-z]+)\\)")
                    .matcher(String.valueOf(variable.get("definition")));
            if (values.matches()) {
                assertThat(scrape.metrics()).contains(values.group(1));
                assertThat(List.of("job", "instance", "cache")).contains(values.group(2));
            } else {
                assertThat(variable.get("type")).isEqualTo("datasource");
            }
        }
    }

    @Test
    void everyMetric_isOnTheDashboard() {
        Set<String> shown = panels().stream()
                .flatMap(panel -> PromQl.parse(panel.text()).selectors().stream())
                .map(PromQl.Selector::metric)
                .collect(Collectors.toSet());
        for (String metric : scrape.metrics()) {
            // The sum of a histogram says less than its buckets.
            assertThat(shown).contains(metric.replaceFirst("(operation|staleness)_seconds_sum$", "$1_seconds_count"));
        }
    }

    @Test
    void alerts_areTold_andTested() {
        List<String> names = alerts().stream().map(Expression::of).toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(
                        ALERTS.lines().filter(line -> line.contains("alert:")).toList());
        for (String part : List.of("expr:", "severity:", "summary:", "description:")) {
            assertThat(ALERTS.lines().filter(line -> line.strip().startsWith(part)))
                    .as(part)
                    .hasSameSizeAs(names);
        }
        String tests = read("alerts-test.yml");
        for (String name : names) {
            assertThat(name).startsWith(PREFIX);
            assertThat(tests).contains("alertname=\"" + name + "\"");
        }
        assertThat(table().values().stream()
                        .map(Row::alert)
                        .filter(alert -> !alert.equals("-"))
                        .map(PREFIX::concat)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(names);
        for (Row row : table().values()) {
            String expressions = alerts().stream()
                    .filter(alert -> alert.of().equals(PREFIX + row.alert()))
                    .map(Expression::text)
                    .collect(Collectors.joining());
            assertThat(row.alert().equals("-") || row.metrics().stream().anyMatch(expressions::contains))
                    .as("%s is what %s is about", row.metrics(), row.alert())
                    .isTrue();
        }
    }

    /** A line of the README's table. */
    record Row(Set<String> metrics, String type, Map<String, Set<String>> tags, String alert) {}

    private static Map<String, Row> table() {
        Map<String, Row> rows = new TreeMap<>();
        read("README.md").lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.substring(1, line.length() - 1).strip().split(" *\\| *", -1);
            assertThat(cells).as(line).hasSize(6);
            Map<String, Set<String>> tags = new LinkedHashMap<>();
            for (String tag : cells[3].isBlank() ? new String[0] : cells[3].split(";")) {
                String[] keyAndValues = tag.split(":", 2);
                tags.put(
                        quoted(keyAndValues[0]).iterator().next(),
                        keyAndValues.length == 1 ? Set.of() : quoted(keyAndValues[1]));
            }
            String name = quoted(cells[0]).iterator().next();
            assertThat(cells[4]).as("meaning of " + name).isNotBlank();
            assertThat(rows.put(name, new Row(quoted(cells[1]), cells[2], tags, cells[5])))
                    .as(name)
                    .isNull();
        });
        return rows;
    }

    private static Set<String> quoted(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void table_hasEveryMeter_andNoOther() {
        assertThat(table().keySet())
                .isEqualTo(meters.stream().map(meter -> meter.getId().getName()).collect(Collectors.toSet()));
        assertThat(table().values().stream().flatMap(row -> row.metrics().stream()))
                .containsExactlyInAnyOrderElementsOf(scrape.metrics());
    }

    @Test
    void table_tellsTypesUnitsAndTags() {
        table().forEach((name, row) -> {
            Map<String, Set<String>> tags = new TreeMap<>();
            for (Meter meter : meters) {
                Meter.Id id = meter.getId();
                if (id.getName().equals(name)) {
                    String unit = id.getBaseUnit();
                    String type = id.getType().name().toLowerCase(Locale.ROOT);
                    assertThat(row.type()).as(name).isEqualTo(unit == null ? type : type + ", " + unit);
                    String metric = REGISTRY.config().namingConvention().name(name, id.getType(), unit);
                    assertThat(row.metrics()).as(name).allMatch(written -> written.startsWith(metric));
                    for (Tag tag : id.getTags()) {
                        tags.computeIfAbsent(tag.getKey(), key -> new TreeSet<>())
                                .add(tag.getValue());
                    }
                }
            }
            assertThat(tags.remove("cache")).as(name).isNotNull();
            tags.computeIfPresent("mount", (key, values) -> Set.of());
            LAZY_VALUES.forEach((key, all) -> tags.computeIfPresent(key, (k, values) -> all));
            assertThat(row.tags()).as(name).isEqualTo(tags);
            for (String metric : row.metrics()) {
                String expected = metric.endsWith("_max") ? "gauge" : row.type().replaceFirst(",.*", "");
                assertThat(scrape.type(metric))
                        .as(metric)
                        .isIn(expected.equals("timer") ? List.of("histogram", "summary") : List.of(expected));
            }
        });
    }

    @Test
    void samples_nameNoMachine() {
        assertThat(DASHBOARD + ALERTS + read("README.md") + read("alerts-test.yml"))
                .doesNotContainPattern("localhost|127\\.0|/tmp/|/work|/home/|/root|https?://(?!micrometer\\.io)");
    }

    @Test
    void promtool_findsTheRulesRight() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool"))),
                "promtool is not on the path");
        assertThat(promtool("check", "alerts.yml")).isZero();
        assertThat(promtool("test", "alerts-test.yml")).isZero();
    }

    private static int promtool(String what, String file) throws Exception {
        Process process = new ProcessBuilder("promtool", what, "rules", file)
                .directory(SAMPLES.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
