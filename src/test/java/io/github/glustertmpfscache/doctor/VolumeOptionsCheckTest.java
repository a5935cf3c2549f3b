package io.github.glustertmpfscache.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeOptionsCheckTest {
    /** As GlusterFS 10.3 prints it. */
    private static final String STOCK = """

            Volume Name: cache
            Type: Replicate
            Volume ID: 553d280e-889f-4515-aecc-616b4ab19686
            Status: Started
            Snapshot Count: 0
            Number of Bricks: 1 x 2 = 2
            Transport-type: tcp
            Bricks:
            Brick1: cache1:/cache_server/brick
            Brick2: cache2:/cache_server/brick
            Options Reconfigured:
            cluster.granular-entry-heal: on
            performance.client-io-threads: off
            """;

    private static final Map<String, String> PROFILE = Map.of(
            "network.ping-timeout", "5",
            "client.tcp-user-timeout", "5",
            "server.tcp-user-timeout", "5",
            "network.frame-timeout", "60",
            "cluster.favorite-child-policy", "mtime");

    private final VolumeOptionsCheck check = new VolumeOptionsCheck();

    @Test
    void stockVolume_lacksTheProfile() {
        VolumeInfo info = VolumeInfo.parse(STOCK).orElseThrow();
        assertThat(info.options()).containsOnlyKeys("cluster.granular-entry-heal", "performance.client-io-threads");
        MountFinding finding = check.judge("cache", info, false);
        assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
        assertThat(finding.measured())
                .startsWith("cache, Replicate 1 x 2 = 2, Started; ")
                .contains("for 42 s", "no tcp-user-timeout", "for 1800 s", "split-brain");
        assertThat(finding.remedy()).contains("gluster volume set cache group gtc-default");
        assertThat(finding.numbers()).containsEntry("pingTimeoutSeconds", 42);
        assertThat(check.judge("cache", info, true).remedy()).contains("group gtc-coherent");
        assertThat(VolumeInfo.parse("Connection failed. Please check if gluster daemon is operational.\n"))
                .isEmpty();
    }

    @Test
    void profile_passes() {
        assertThat(judge(false).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(true, "performance.stat-prefetch", "off").verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void eachBadOption_isNamed() {
        assertWarns(judge(true), "stat-prefetch is on");
        assertWarns(judge(false, "performance.nl-cache", "on"), "nl-cache");
        assertWarns(judge(false, "features.cache-invalidation", "on"), "metadata-cache");
        assertWarns(judge(false, "performance.cache-invalidation", "true"), "metadata-cache");
        assertWarns(judge(false, "performance.md-cache-timeout", "600"), "md-cache-timeout 600 s");
        assertWarns(judge(false, "features.ctime", "off"), "features.ctime");
        assertWarns(judge(false, "network.ping-timeout", "42"), "for 42 s");
        assertWarns(judge(false, "network.ping-timeout", "0"), "network.ping-timeout 0");
        assertWarns(judge(false, "features.ctime", "OFF"), "features.ctime");
        assertWarns(judge(false, "network.frame-timeout", "1800"), "for 1800 s");
        assertWarns(judge(false, "cluster.favorite-child-policy", "none"), "split-brain");
        assertWarns(judge(false, "server.tcp-user-timeout", "0"), "no tcp-user-timeout");
        VolumeInfo distributed = new VolumeInfo("Distributed-Replicate", "Started", "2 x 2 = 4", PROFILE);
        assertWarns(check.judge("cache", distributed, false), "distributed");
        VolumeInfo stopped = new VolumeInfo("Replicate", "Stopped", "1 x 2 = 2", PROFILE);
        assertThat(check.judge("cache", stopped, false).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void volumeAndServer_areFromTheSource() {
        assertThat(VolumeOptionsCheck.volume("cache1:/cache")).hasValue("cache");
        assertThat(VolumeOptionsCheck.volume("cache1:cache/app")).hasValue("cache");
        assertThat(VolumeOptionsCheck.volume("cache1:/--help")).isEmpty();
        assertThat(VolumeOptionsCheck.volume("/etc/cache.vol")).isEmpty();
        assertThat(VolumeOptionsCheck.commands(settings(List.of()), "cache1:/cache"))
                .containsExactly(List.of("gluster"), List.of("gluster", "--remote-host=cache1"));
        assertThat(VolumeOptionsCheck.commands(settings(List.of()), "-x:/cache"))
                .hasSize(1);
        assertThat(VolumeOptionsCheck.commands(settings(List.of("ssh", "cache1", "gluster")), "cache1:/cache"))
                .containsExactly(List.of("ssh", "cache1", "gluster"));
    }

    private MountFinding judge(boolean coherentMount, String... option) {
        Map<String, String> options = new LinkedHashMap<>(PROFILE);
        if (option.length == 2) {
            options.put(option[0], option[1]);
        }
        return check.judge("cache", new VolumeInfo("Replicate", "Started", "1 x 2 = 2", options), coherentMount);
    }

    private static void assertWarns(MountFinding finding, String words) {
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.WARN);
        assertThat(finding.measured()).contains(words);
        assertThat(finding.remedy()).isNotEmpty();
    }

    private static ExamSettings settings(List<String> command) {
        Duration second = Duration.ofSeconds(1);
        return new ExamSettings(Path.of("/"), Optional.empty(), true, second, second, second, command);
    }
}
