package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a fault does to others than the library: one that does nothing proves nothing. */
final class FaultEffects {
    /** Until what the kernel and the mount remember is over, which answers for a second or so. */
    private static final Duration SLACK = Duration.ofMillis(1_500);
    /** What a server needs, beyond the time in which two pings go unanswered, until it is given up and the other one is asked. */
    private static final Duration GIVING_UP = Duration.ofSeconds(5);

    private static final Pattern PING_TIMEOUT = Pattern.compile("network\\.ping-timeout\\s+(\\d+)");

    private final ClusterShell cluster;
    private final Duration pingTimeout;

    FaultEffects(ClusterShell cluster) throws IOException {
        this.cluster = cluster;
        String option = cluster.run("volume get cache network.ping-timeout");
        Matcher matcher = PING_TIMEOUT.matcher(option);
        assertThat(matcher.find()).as(option).isTrue();
        this.pingTimeout = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    }

    /** Before it is mended. */
    void assertLasts(Fault fault) throws IOException {
        switch (fault) {
            case BRICK_KILLED -> assertOffline();
            case BRICK_WIPED -> {
                assertOffline();
                assertThat(Cluster.bricks("cache2")).isEmptyDirectory();
            }
            case UNMOUNTED -> assertThat(Cluster.web2()).isEmptyDirectory();
            case CACHE_SERVER_CUT, WEB_SERVER_CUT, CLIENT_KILLED, CLIENT_FROZEN -> {} // plain calls tell afterwards
        }
    }

    private void assertOffline() throws IOException {
        String status = cluster.run("volume status cache --xml");
        Matcher brick = Pattern.compile(
                        "<hostname>cache2</hostname>\\s*<path>/[^<]*</path>\\s*<peerid>[^<]*</peerid>\\s*<status>(.)</status>")
                .matcher(status);
        assertThat(brick.find()).as(status).isTrue();
        assertThat(brick.group(1)).as("whether the brick is online").isEqualTo("0");
    }

    /** When all is over. */
    void assertHadEffect(FaultResult result, Duration lasting) {
        switch (result.fault()) {
            case BRICK_KILLED, BRICK_WIPED -> {} // seen while it lasted
            case CACHE_SERVER_CUT -> {
                assertHung(result, shorter(lasting, pingTimeout));
                if (lasting.compareTo(pingTimeout.multipliedBy(2).plus(GIVING_UP)) > 0) {
                    assertThat(result.plainGoodDuringNanos())
                            .as("plain calls go on with the other server")
                            .isNotNegative();
                    assertThat(result.libraryGoodDuringNanos())
                            .as("and so does the library")
                            .isNotNegative();
                }
            }
            case WEB_SERVER_CUT -> assertHung(result, shorter(lasting, pingTimeout));
            case CLIENT_FROZEN -> assertHung(result, lasting);
            case CLIENT_KILLED, UNMOUNTED ->
                assertThat(result.plain().failed())
                        .as("plain calls that failed, one of each thread at least")
                        .isGreaterThanOrEqualTo(FaultRun.THREADS);
        }
    }

    private static void assertHung(FaultResult result, Duration atLeast) {
        assertThat(Duration.ofNanos(result.plain().longestNanos()))
                .as("the longest plain call")
                .isGreaterThanOrEqualTo(atLeast.minus(SLACK));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
