package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.CacheCheckReport;
import io.github.glustertmpfscache.CacheCheckReport.Example;
import io.github.glustertmpfscache.benchmark.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What programs see of reports: an object with {@code sound} and a list {@code caches}. */
final class CheckJson {
    private CheckJson() {}

    /** Writes reports by the names of their caches. */
    static String of(Map<String, CacheCheckReport> reports, boolean sound) {
        List<Object> caches = new ArrayList<>();
        reports.forEach((name, report) -> caches.add(cache(name, report)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sound", sound);
        json.put("caches", caches);
        return JsonWriter.write(json);
    }

    private static Map<String, Object> cache(String name, CacheCheckReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("directory", report.directory().toString());
        json.put("sound", report.isSound());
        json.put("valid", report.valid());
        json.put("bytes", report.bytes());
        json.put("expired", report.expired());
        json.put("corrupt", report.corrupt());
        json.put("unknownFormat", report.unknownFormat());
        json.put("unreadable", report.unreadable());
        json.put("foreign", report.foreign());
        json.put("missingShards", report.missingShards());
        json.put("temps", report.temps());
        json.put("claims", report.claims());
        json.put("clearedTrees", report.clearedTrees());
        json.put("unfinishedTrees", report.unfinishedTrees());
        json.put("repaired", report.repaired());
        json.put("troubles", report.troubles());
        json.put("examples", report.examples().stream().map(CheckJson::example).toList());
        return json;
    }

    private static Map<String, Object> example(Example example) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", example.kind());
        json.put("path", example.path().toString());
        json.put("detail", example.detail());
        json.put("repaired", example.repaired());
        return json;
    }
}
