package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.benchmarks.Machine;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a run was made, without which its figures say little. */
final class RunFacts {
    private RunFacts() {}

    static Map<String, Object> describe(String fileSystem, String... args) {
        Machine machine = Machine.here();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(
                "startedAt",
                OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put(
                "command",
                "java -cp benchmarks/target/benchmarks.jar " + Scale.class.getName() + " " + String.join(" ", args));
        facts.put("fileSystem", fileSystem);
        facts.put("cpu", machine.cpu());
        facts.put("cpuCount", machine.cores());
        facts.put("operatingSystem", machine.kernel());
        facts.put("jdk", machine.java());
        return facts;
    }
}
