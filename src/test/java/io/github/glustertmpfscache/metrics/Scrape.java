package io.github.glustertmpfscache.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus gets from a registry: its metrics, with their labels and the labels' values. */
final class Scrape {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    private final Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
    private final Map<String, String> types = new TreeMap<>();

    Scrape(String text) {
        text.lines().forEach(this::read);
    }

    private void read(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (type.matches()) {
            types.put(type.group(1), type.group(2));
        } else if (sample.matches()) {
            Map<String, Set<String>> labels = metrics.computeIfAbsent(sample.group(1), m -> new LinkedHashMap<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.computeIfAbsent(label.group(1), l -> new TreeSet<>()).add(label.group(2));
            }
        } else if (!line.startsWith("# HELP ")) {
            throw new AssertionError("not understood: " + line);
        }
    }

    Set<String> metrics() {
        return Collections.unmodifiableSet(metrics.keySet());
    }

    /** The labels of a metric; none if there is no such metric. */
    Set<String> labels(String metric) {
        return metrics.getOrDefault(metric, Map.of()).keySet();
    }

    /** What a metric's label is somewhere. */
    Set<String> values(String metric, String label) {
        return metrics.getOrDefault(metric, Map.of()).getOrDefault(label, Set.of());
    }

    /** Prometheus' type of a metric, or of the histogram or summary whose it is. */
    String type(String metric) {
        String type = types.get(metric);
        return type != null ? type : types.getOrDefault(metric.replaceFirst("_(bucket|count|sum)$", ""), "none");
    }
}
