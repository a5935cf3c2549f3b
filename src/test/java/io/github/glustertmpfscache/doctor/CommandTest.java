package io.github.glustertmpfscache.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class CommandTest {
    @Test
    void whatItLeavesRunning_isNotWaitedFor() throws Exception {
        long start = System.nanoTime();
        Command.Result result =
                run("echo one; echo two; echo; sleep 20 & exit 7").orElseThrow();
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.lastLine()).isEqualTo("two");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void input_isEmpty() throws Exception {
        assertThat(run("cat; readlink /proc/self/fd/0").orElseThrow().output()).isEqualTo("/dev/null\n");
    }

    @Test
    void commandThatHangs_isGivenUp() throws Exception {
        assertThat(Command.run(List.of("sleep", "20"), Duration.ofMillis(200))).isEmpty();
        assertThat(Command.run(List.of("/no/such/program"), Duration.ofSeconds(5)))
                .isEmpty();
    }

    @Test
    void commandThatWasAskedFor_andFails_isWarnedOf() throws Exception {
        VolumeOptionsCheck check = new VolumeOptionsCheck();
        MountFinding finding = check.failed("ssh x gluster", run("echo no route to host; exit 255"));
        assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
        assertThat(finding.measured()).isEqualTo("ssh x gluster has ended with exit code 255: no route to host");
        assertThat(check.failed("x", Optional.empty()).measured()).contains("not ready within 15 s");
    }

    private static Optional<Command.Result> run(String script) throws Exception {
        return Command.run(List.of("sh", "-c", script), Duration.ofSeconds(10));
    }
}
