package io.github.glustertmpfscache.internal.near;

import static io.github.glustertmpfscache.internal.near.ListingPolicy.AFTER_FAILURE_NANOS;
import static io.github.glustertmpfscache.internal.near.ListingPolicy.MEMORY_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.ShardListing;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which shards are worth a listing, by what earlier listings have met. */
class ListingPolicyTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int SHARD = 3;

    private final ListingPolicy policy = new ListingPolicy(SECOND);
    private long now = Long.MAX_VALUE - 1; // it may well go over the end

    private boolean isWorthIt(int spared) {
        return policy.isWorthIt(SHARD, spared, now);
    }

    private void listed(int spared, int names, boolean whole) {
        policy.listed(SHARD, spared, new ShardListing(Map.of(), names, whole, 0, 0), now);
    }

    private void looked(int looks, int slow) {
        policy.listed(SHARD, 100, new ShardListing(Map.of(), 100, true, looks, slow), now);
    }

    @Test
    void unknownShard_isTried_unlessLooksAreQuicklyMade() {
        assertThat(isWorthIt(8)).isTrue();
        assertThat(isWorthIt(7)).isFalse();
        assertThat(isWorthIt(0)).isFalse();
    }

    @Test
    void limit_growsWithWhatIsSpared() {
        assertThat(policy.limit(10)).isEqualTo(new ListingLimit(16 * 10 + 64, SECOND / 2));
        assertThat(policy.limit(Integer.MAX_VALUE).names()).isEqualTo(Integer.MAX_VALUE);
        assertThat(new ListingPolicy(SECOND / 5).limit(10).nanos()).isEqualTo(SECOND / 10);
        assertThat(new ListingPolicy(3_600 * SECOND).limit(10).nanos()).isEqualTo(SECOND / 2);
    }

    @Test
    void knownShard_isListedIfEnoughIsSpared() {
        listed(100, 1_000, true);
        assertThat(isWorthIt(59)).isTrue(); // 59 * 16 + 64 = 1,008
        assertThat(isWorthIt(58)).isFalse();
        now += MEMORY_NANOS - 1;
        assertThat(isWorthIt(58)).isFalse();
        now++;
        assertThat(isWorthIt(58)).isTrue();
    }

    @Test
    void shardThatWasTooLarge_isNotTriedForAMinute_unlessMoreIsSpared() {
        listed(10, 224, false);
        assertThat(isWorthIt(10)).isFalse();
        assertThat(isWorthIt(11)).isTrue();
        now += MEMORY_NANOS;
        assertThat(isWorthIt(10)).isTrue();
    }

    @Test
    void listingThatTookTooLong_isNotTriedForAMinute() {
        listed(10, 100, false);
        assertThat(isWorthIt(1_000_000)).isFalse();
        assertThat(policy.isWorthIt(SHARD + 1, 10, now)).isTrue();
        now += MEMORY_NANOS;
        assertThat(isWorthIt(10)).isTrue();
    }

    @Test
    void slowLooks_endListingsForAMinute() {
        looked(16, 9);
        assertThat(policy.mayList(now)).isFalse();
        assertThat(policy.isWorthIt(SHARD + 1, 100, now)).isFalse();
        now += MEMORY_NANOS - 1;
        assertThat(policy.mayList(now)).isFalse();
        now++;
        assertThat(policy.mayList(now)).isTrue();
        assertThat(isWorthIt(100)).isTrue();
    }

    /** A busy machine lets some of them take long. */
    @Test
    void someSlowLooks_endNothing() {
        looked(16, 8);
        assertThat(policy.mayList(now)).isTrue();
    }

    @Test
    void fewLooks_tellOnlyTogether() {
        looked(15, 15);
        assertThat(policy.mayList(now)).isTrue();
        looked(1, 0);
        assertThat(policy.mayList(now)).isFalse();
    }

    @Test
    void failure_endsListingsForAWhile_andThoseOfTheShardForAMinute() {
        policy.failed(SHARD, now);
        assertThat(policy.mayList(now)).isFalse();
        now += AFTER_FAILURE_NANOS;
        assertThat(policy.isWorthIt(SHARD + 1, 8, now)).isTrue();
        assertThat(isWorthIt(1_000)).isFalse();
        now += MEMORY_NANOS - AFTER_FAILURE_NANOS;
        assertThat(isWorthIt(8)).isTrue();
    }
}
