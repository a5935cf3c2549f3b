package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Both mounts race for the same keys a thousand times: one winner each time, and its value stays. */
@ClusterTest
class PutIfAbsentRaceTest {
    private static final int ROUNDS = 1000;

    @Test
    void racedFromBothMounts_oneWinnerInAThousandOfAThousand() throws Exception {
        String name = "race-" + UUID.randomUUID();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (GlusterTmpfsCache web1 =
                        TestBuilders.patient(Cluster.web1()).name(name).build();
                GlusterTmpfsCache web2 = TestBuilders.patient(Cluster.web2())
                        .name(name)
                        .expireAfterWrite(Duration.ofHours(1))
                        .build()) {
            CyclicBarrier start = new CyclicBarrier(2);
            int web1Wins = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String key = "key " + round;
                Callable<Boolean> racer1 = () -> start.await() >= 0 && web1.putIfAbsent(key, new byte[] {1});
                Callable<Boolean> racer2 = () -> start.await() >= 0 && web2.putIfAbsent(key, new byte[] {2});
                List<Future<Boolean>> won = threads.invokeAll(List.of(racer1, racer2));
                assertThat(won.get(0).get()).as(key).isNotEqualTo(won.get(1).get());
                byte winner = (byte) (won.get(0).get() ? 1 : 2);
                web1Wins += won.get(0).get() ? 1 : 0;
                assertThat(web1.get(key)).as(key).hasValue(new byte[] {winner});
                assertThat(web2.get(key)).as(key).hasValue(new byte[] {winner});
            }
            System.out.printf("putIfAbsent: one winner in %d of %d (web1 %d times)%n", ROUNDS, ROUNDS, web1Wins);
        } finally {
            threads.shutdownNow();
            CacheDirectories.delete(Cluster.web1(), name);
        }
    }
}
