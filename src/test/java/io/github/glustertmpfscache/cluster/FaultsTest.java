package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.MountHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application with 64 threads on web2's mount, and one with a loader, while something breaks and is mended; the same with plain file
 * calls beside it. Three seconds for each fault; {@code GTC_FAULT_SECONDS=15} for the long form, which writes its tables and charts into the directory
 * {@code GTC_FAULT_REPORT}, with {@code GTC_FAULT_CUT_SECONDS=90} for the cuts of the network, so that they outlast GlusterFS's patience with a
 * silent server.
 */
@ClusterTest
class FaultsTest {
    private static final Duration LASTING = seconds("GTC_FAULT_SECONDS", "3");
    private static final Duration CUT_LASTING = seconds("GTC_FAULT_CUT_SECONDS", "" + LASTING.toSeconds());
    /** 16 threads for file calls, and 16 more in the place of stuck ones. */
    private static final int MOST_IN_USE = 32;
    /** Besides 4 for probes, 16 each for calls and for loaders, and the one that sweeps. */
    private static final int MOST_THREADS = MOST_IN_USE + 4 + 16 + 16 + 1;

    private static final String NAME = "faults-" + UUID.randomUUID();
    private static ClusterShell cluster;
    private static FaultEffects effects;
    private static final FaultReport REPORT = new FaultReport();

    @BeforeAll
    static void startShell() throws IOException {
        cluster = new ClusterShell();
        effects = new FaultEffects(cluster);
    }

    private static Duration seconds(String variable, String otherwise) {
        return Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault(variable, otherwise)));
    }

    @AfterAll
    static void report() throws IOException {
        System.out.println(REPORT.markdown());
        String directory = System.getenv("GTC_FAULT_REPORT");
        if (directory != null) {
            REPORT.write(Path.of(directory));
        }
        CacheDirectories.delete(Cluster.web1(), NAME);
        cluster.run("heal");
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyCallEndsInTime_noValueIsWrong_andAllIsAsBeforeAfterwards(Fault fault) throws Exception {
        Duration lasting = fault.isCut() ? CUT_LASTING : LASTING;
        FaultRun run = new FaultRun(fault, lasting, cluster, effects);
        FaultResult result = run.run(NAME);
        REPORT.add(result);
        System.out.println(result + "\n" + run.evidence());

        effects.assertHadEffect(result, lasting);
        assertThat(result.library().calls()).as("calls").isGreaterThan(500);
        assertThat(result.library().unended()).as("application threads stuck").isZero();
        assertThat(result.library().failed()).as("calls that threw").isZero();
        assertThat(result.library().wrong()).as("wrong values").isZero();
        assertThat(Duration.ofNanos(result.library().excessNanos()))
                .as("what the longest call took beyond the deadline")
                .isLessThanOrEqualTo(FaultRun.NOISE);

        assertThat(result.readThrough().unended()).as("requests stuck").isZero();
        assertThat(result.readThrough().wrong())
                .as("requests without their page, or with one older than " + ReadThrough.OLDEST)
                .isZero();
        assertThat(Duration.ofNanos(result.readThrough().excessNanos()))
                .as("what the longest request took beyond the deadline and the load")
                .isLessThanOrEqualTo(FaultRun.NOISE);

        assertThat(result.health().mostThreadsInUse()).isLessThanOrEqualTo(MOST_IN_USE);
        assertThat(result.mostLibraryThreads()).isLessThanOrEqualTo(MOST_THREADS);
        assertThat(result.ioThreadsLeft())
                .as("threads for file calls once none is stuck")
                .isLessThanOrEqualTo(FaultRun.USUAL_IO_THREADS);
        assertThat(result.libraryGoodNanos()).as("recovered").isNotNegative();
        assertThat(result.settledNanos()).as("settled").isNotNegative();
        assertThat(result.health().state()).isEqualTo(MountHealth.State.CLOSED);
        assertThat(result.health().threadsStuck()).isZero();
        assertThat(result.health().pendingRepairs()).isZero();
    }
}
