package io.github.glustertmpfscache.benchmark;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The results as two tables for a spreadsheet (RFC 4180): one of rounds, one of operations. */
final class CsvReport {
    private CsvReport() {}

    static String rounds(Results results) {
        StringBuilder csv = new StringBuilder("system,path,file_system_type,contender,round,round_seconds\r\n");
        for (SystemResults system : results.systems()) {
            for (ContenderResults contender : system.contenders()) {
                List<Double> seconds = contender.roundSeconds();
                for (int i = 0; i < seconds.size(); i++) {
                    row(csv, system.system(), contender, "" + (i + 1), decimal(seconds.get(i)));
                }
            }
        }
        return csv.toString();
    }

    static String operations(Results results) {
        StringBuilder csv = new StringBuilder("system,path,file_system_type,contender,"
                + "operation,count,total_seconds,p50_micros,p99_micros,max_micros\r\n");
        for (SystemResults system : results.systems()) {
            for (ContenderResults contender : system.contenders()) {
                contender
                        .operations()
                        .forEach((operation, times) -> row(
                                csv,
                                system.system(),
                                contender,
                                operation.word(),
                                "" + times.count(),
                                decimal(times.totalSeconds()),
                                decimal(times.p50Micros()),
                                decimal(times.p99Micros()),
                                decimal(times.maxMicros())));
            }
        }
        return csv.toString();
    }

    private static void row(StringBuilder csv, TestedSystem system, ContenderResults contender, String... more) {
        String[] first = {
            quote(system.role().label()),
            quote(system.path().toString()),
            quote(system.fileSystemType()),
            contender.contender().word()
        };
        csv.append(Arrays.stream(first).collect(joining(",")))
                .append(',')
                .append(String.join(",", more))
                .append("\r\n");
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.6f", number);
    }

    private static String quote(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
