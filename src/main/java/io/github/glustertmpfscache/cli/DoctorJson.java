package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.benchmark.JsonWriter;
import io.github.glustertmpfscache.doctor.Diagnosis;
import io.github.glustertmpfscache.doctor.MountFinding;
import io.github.glustertmpfscache.doctor.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What programs see of a diagnosis: an object with {@code mount}, {@code verdict} and a list {@code findings}. */
final class DoctorJson {
    private DoctorJson() {}

    static String of(Diagnosis diagnosis) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mount", diagnosis.mount().toString());
        json.put("verdict", word(diagnosis.verdict()));
        json.put(
                "findings",
                diagnosis.findings().stream().map(DoctorJson::finding).toList());
        return JsonWriter.write(json);
    }

    private static Map<String, Object> finding(MountFinding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("check", finding.check());
        json.put("title", finding.title());
        json.put("verdict", word(finding.verdict()));
        json.put("measured", finding.measured());
        json.put("remedy", finding.remedy());
        json.put("numbers", finding.numbers());
        return json;
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
