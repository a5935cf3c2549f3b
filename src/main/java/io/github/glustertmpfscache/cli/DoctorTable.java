package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.benchmark.TextTable;
import io.github.glustertmpfscache.doctor.Diagnosis;
import io.github.glustertmpfscache.doctor.MountFinding;
import io.github.glustertmpfscache.doctor.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What people see of a diagnosis: a row for each check, and under it what to do. */
final class DoctorTable {
    private static final int WIDTH = 84;
    private static final String REMEDY = "-> ";

    private DoctorTable() {}

    static String of(Diagnosis diagnosis) {
        TextTable table = new TextTable(
                3, "", "check", "of " + Screen.printable(diagnosis.mount().toString()));
        List<MountFinding> findings = diagnosis.findings();
        for (int i = 0; i < findings.size(); ) {
            int alike = alike(findings, i);
            if (alike > 2) {
                add(table, alike + " checks", findings.get(i));
            } else {
                alike = 1;
                add(table, findings.get(i).title(), findings.get(i));
            }
            i += alike;
        }
        return table + "  " + verdict(diagnosis) + "\n";
    }

    /** How many checks from that one on say one and the same, such as why they were skipped. */
    private static int alike(List<MountFinding> findings, int from) {
        int to = from;
        while (to < findings.size()
                && findings.get(to).numbers().isEmpty()
                && findings.get(to).verdict() == findings.get(from).verdict()
                && findings.get(to).remedy().equals(findings.get(from).remedy())
                && findings.get(to).measured().equals(findings.get(from).measured())) {
            to++;
        }
        return to - from;
    }

    private static void add(TextTable table, String title, MountFinding finding) {
        List<String> lines = wrap("", finding.measured());
        if (!finding.remedy().isEmpty()) {
            lines.addAll(wrap(REMEDY, finding.remedy()));
        }
        for (int i = 0; i < lines.size(); i++) {
            boolean first = i == 0;
            table.add(List.of(first ? word(finding.verdict()) : "", first ? title : "", lines.get(i)));
        }
    }

    private static String word(Verdict verdict) {
        return verdict == Verdict.SKIPPED ? "-" : verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String verdict(Diagnosis diagnosis) {
        long fails = count(diagnosis, Verdict.FAIL);
        long warnings = count(diagnosis, Verdict.WARN);
        long skipped = count(diagnosis, Verdict.SKIPPED);
        String tail = skipped == 0 ? "" : ", " + skipped + " skipped";
        String counts =
                count(diagnosis, Verdict.PASS) + " passed, " + warnings + " warned, " + fails + " failed" + tail + ".";
        return switch (diagnosis.verdict()) {
            case FAIL -> "Do not run a cache here before what failed is mended: " + counts;
            case WARN -> "A cache works here; see the warnings: " + counts;
            case PASS, SKIPPED -> "Healthy: " + counts;
        };
    }

    private static long count(Diagnosis diagnosis, Verdict verdict) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }

    /** Breaks at spaces; a longer word stays whole, so that a path can be copied. */
    private static List<String> wrap(String prefix, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(prefix);
        boolean empty = true;
        for (String word : Screen.printable(text).split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(prefix.length()));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
