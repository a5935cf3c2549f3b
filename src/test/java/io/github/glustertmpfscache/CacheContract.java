package io.github.glustertmpfscache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a cache promises, on whatever file system. Two caches of one name on the paths of two hosts: {@code here} and
 * {@code there}.
 */
abstract class CacheContract {
    /** Near the time by which the file systems go, because their times of files count too. */
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    final SettableClock clock = new SettableClock(start);
    private final String name = "contract-" + UUID.randomUUID();
    private final List<GlusterTmpfsCache> opened = new ArrayList<>();
    private GlusterTmpfsCache here;
    private GlusterTmpfsCache there;

    /** The directory as the first host sees it. */
    abstract Path mountHere();

    /** The same directory as the second host sees it. */
    abstract Path mountThere();

    abstract boolean requireMount();

    /** How long the other host may show what has been replaced. */
    abstract Duration staleness();

    /** Asserts what the other host sees once its caches have run out. */
    private void eventually(Runnable assertion) {
        within(staleness(), assertion);
    }

    /** Asserts what the other host sees once it has found out about a clear. */
    private void eventuallyCleared(Runnable assertion) {
        within(staleness().plusSeconds(1), assertion);
    }

    /** Asks again until the bound is over, then asserts for good. */
    private static void within(Duration bound, Runnable assertion) {
        long end = System.nanoTime() + bound.toNanos();
        while (System.nanoTime() < end) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        assertion.run();
    }

    @BeforeEach
    void open() {
        here = open(builder(mountHere()));
        there = open(builder(mountThere()));
    }

    @AfterEach
    void close() throws IOException {
        opened.forEach(GlusterTmpfsCache::close);
        assertThat(temps()).as("temp files left").isEmpty();
        PathUtils.deleteDirectory(directory());
    }

    @Test
    void get_absent_isEmpty() {
        assertThat(here.get("absent")).isEmpty();
        assertThat(here.stats().misses()).isEqualTo(1);
    }

    @Test
    void put_thenGet_bySameHost_atOnce() {
        here.put("key", bytes("value"));
        assertThat(here.get("key")).hasValue(bytes("value"));
    }

    @Test
    void put_newKey_isSeenByOtherHost() {
        assertThat(there.get("key")).isEmpty();
        here.put("key", bytes("value"));
        eventually(() -> assertThat(there.get("key")).hasValue(bytes("value")));
    }

    @Test
    void put_again_replaces() {
        here.put("key", bytes("old"));
        assertThat(there.get("key")).hasValue(bytes("old"));
        here.put("key", bytes("a longer new value"));
        assertThat(here.get("key")).hasValue(bytes("a longer new value"));
        eventually(() -> assertThat(there.get("key")).hasValue(bytes("a longer new value")));
    }

    @Test
    void put_doesNotKeepTheArray_andGetGivesANewOne() {
        byte[] value = bytes("value");
        here.put("key", value);
        value[0] = 'X';
        here.get("key").orElseThrow()[1] = 'Y';
        assertThat(here.get("key")).hasValue(bytes("value"));
    }

    @Test
    void put_lengthsAroundEveryBoundary_comeBackWhole() {
        // 0, a page, the 64 KiB of the first read with the header on either side, FUSE's 128 KiB, the 1 MiB write
        int header = 64 + "key".length();
        for (int length : new int[] {
            0,
            1,
            4095,
            4096,
            65_536 - header - 1,
            65_536 - header,
            65_536 - header + 1,
            65_536,
            131_072 - header + 1,
            1_000_000,
            (1 << 20) - header,
            (1 << 20) - header + 1,
            1 << 20,
            (1 << 20) + 1,
            3_500_001
        }) {
            byte[] value = random(length);
            here.put("key", value);
            assertThat(here.get("key"))
                    .as("%d bytes", length)
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(value));
        }
    }

    @Test
    void keys_anyString_noneCollides_noneEscapes() throws IOException {
        List<String> keys = List.of(
                "",
                " ",
                "/",
                ".",
                "..",
                "../../escape",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "con:",
                "nul\0byte",
                "line\nbreak",
                "\u007f\u0001",
                "-rf",
                "~",
                "%2e%2e",
                "k".repeat(255),
                "k".repeat(256),
                "k".repeat(70_000),
                "\u00e9",
                "e\u0301",
                "key",
                "KEY",
                "Key",
                "\ud800",
                "\udc00",
                "?",
                "\ufffd",
                "\udc00\ud800",
                "\ud83d\ude00",
                "\ud83d",
                "a\ud800b",
                "a\udbffb",
                "stra\u00dfe",
                "strasse",
                "\u0130",
                "i",
                "I",
                "\u0131");
        for (int i = 0; i < keys.size(); i++) {
            here.put(keys.get(i), bytes("value " + i));
        }
        for (int i = 0; i < keys.size(); i++) {
            assertThat(here.get(keys.get(i))).as("key %d", i).hasValue(bytes("value " + i));
            String key = keys.get(i);
            byte[] expected = bytes("value " + i);
            eventually(() -> assertThat(there.get(key)).hasValue(expected));
        }
        try (Stream<Path> files = Files.walk(directory())) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(keys.size() + 2);
        }
    }

    @Test
    void nulls_areRefused() {
        assertThatThrownBy(() -> here.get(nullString())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> here.evict(nullString())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> here.ttl(nullString())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> here.put(nullString(), new byte[0])).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> here.putIfAbsent(nullString(), new byte[0])).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> here.put("key", nullBytes())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> here.putIfAbsent("key", nullBytes())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> here.put("key", new byte[0], nullDuration())).isInstanceOf(NullPointerException.class);
    }

    @Test
    void evict_present_isTrueOnce() {
        here.put("key", bytes("value"));
        assertThat(there.get("key")).isPresent();
        assertThat(here.evict("key")).isTrue();
        assertThat(here.evict("key")).isFalse();
        assertThat(here.get("key")).isEmpty();
        eventually(() -> assertThat(there.get("key")).isEmpty());
        assertThat(here.stats().removals()).isEqualTo(1);
    }

    @Test
    void evict_ofWhatTheOtherHostPut() {
        here.put("key", bytes("value"));
        assertThat(there.evict("key")).isTrue();
        assertThat(there.get("key")).isEmpty();
        eventually(() -> assertThat(here.get("key")).isEmpty());
    }

    @Test
    void ttl_expiresAtTheMillisecond() {
        here.put("key", bytes("value"), Duration.ofSeconds(1));
        clock.set(start.plusMillis(999));
        assertThat(here.get("key")).isPresent();
        assertThat(here.ttl("key")).hasValue(Duration.ofMillis(1));
        clock.set(start.plusMillis(1000));
        assertThat(here.get("key")).isEmpty();
        assertThat(here.ttl("key")).isEmpty();
        assertThat(there.get("key")).isEmpty();
        assertThat(here.stats().expired()).isEqualTo(1);
    }

    @Test
    void ttl_ofAbsentAndOfEverlasting() {
        assertThat(here.ttl("key")).isEmpty();
        here.put("key", bytes("value"));
        assertThat(here.ttl("key")).hasValue(GlusterTmpfsCache.FOREVER);
    }

    @Test
    void ttl_ofLargeValue() {
        here.put("key", random(2_000_000), Duration.ofMinutes(1));
        assertThat(here.ttl("key")).hasValue(Duration.ofMinutes(1));
    }

    @Test
    void ttl_hugeDoesNotOverflow() {
        for (Duration huge : List.of(
                GlusterTmpfsCache.FOREVER, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE))) {
            here.put("key", bytes("value"), huge);
            assertThat(here.get("key")).as("%s", huge).isPresent();
            assertThat(here.ttl("key")).hasValue(GlusterTmpfsCache.FOREVER);
        }
        Duration thousandYears = Duration.ofDays(365_000);
        here.put("key", bytes("value"), thousandYears);
        assertThat(here.ttl("key")).hasValue(thousandYears);
    }

    @Test
    void ttl_partOfAMillisecondCountsAsOne() {
        here.put("key", bytes("value"), Duration.ofNanos(1));
        assertThat(here.ttl("key")).hasValue(Duration.ofMillis(1));
    }

    @Test
    void ttl_zeroOrNegative_isRefused_andLeavesTheOldValue() {
        here.put("key", bytes("value"));
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatThrownBy(() -> here.put("key", bytes("new"), bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad.toString());
        }
        assertThat(here.get("key")).hasValue(bytes("value"));
    }

    @Test
    void expireAfterWrite_isTheDefault_andAPutMayOverrideIt() {
        GlusterTmpfsCache cache = open(builder(mountHere()).expireAfterWrite(Duration.ofSeconds(5)));
        cache.put("default", bytes("value"));
        cache.put("longer", bytes("value"), Duration.ofSeconds(7));
        cache.put("forever", bytes("value"), GlusterTmpfsCache.FOREVER);
        assertThat(cache.putIfAbsent("absent", bytes("value"))).isTrue();
        assertThat(cache.ttl("default")).hasValue(Duration.ofSeconds(5));
        assertThat(cache.ttl("longer")).hasValue(Duration.ofSeconds(7));
        assertThat(cache.ttl("forever")).hasValue(GlusterTmpfsCache.FOREVER);
        assertThat(cache.ttl("absent")).hasValue(Duration.ofSeconds(5));
    }

    @Test
    void putIfAbsent_onlyWhereThereIsNone() {
        assertThat(here.putIfAbsent("key", bytes("first"))).isTrue();
        assertThat(here.putIfAbsent("key", bytes("second"))).isFalse();
        assertThat(there.putIfAbsent("key", bytes("third"))).isFalse();
        assertThat(here.get("key")).hasValue(bytes("first"));
        assertThat(here.evict("key")).isTrue();
        assertThat(there.putIfAbsent("key", bytes("fourth"))).isTrue();
        assertThat(there.get("key")).hasValue(bytes("fourth"));
    }

    @Test
    void putIfAbsent_rightAfterTheOtherHostEvicted_doesNotTrustTheCaches() {
        for (int i = 0; i < 20; i++) {
            String key = "key " + i;
            here.put(key, bytes("value"));
            assertThat(there.get(key)).isPresent();
            assertThat(here.evict(key)).isTrue();
            assertThat(there.putIfAbsent(key, bytes("new"))).isTrue();
            assertThat(there.get(key)).hasValue(bytes("new"));
        }
    }

    @Test
    void putIfAbsent_replacesAnExpiredEntry() {
        here.put("key", bytes("old"), Duration.ofMillis(10));
        assertThat(there.get("key")).hasValue(bytes("old"));
        clock.set(start.plusMillis(10));
        assertThat(there.putIfAbsent("key", bytes("new"))).isTrue();
        assertThat(here.putIfAbsent("key", bytes("newer"))).isFalse();
        assertThat(there.get("key")).hasValue(bytes("new"));
        eventually(() -> assertThat(here.get("key")).hasValue(bytes("new")));
    }

    @Test
    void putIfAbsent_replacesADamagedEntry() throws IOException {
        here.put("key", bytes("old"));
        Path file = entries().get(0);
        Files.write(file, bytes("no entry"));
        assertThat(here.putIfAbsent("key", bytes("new"))).isTrue();
        assertThat(here.get("key")).hasValue(bytes("new"));
    }

    @Test
    void putIfAbsent_raced_hasOneWinner() throws Exception {
        race(100, key -> {});
    }

    @Test
    void putIfAbsent_racedForAnExpiredEntry_hasOneWinner() throws Exception {
        Duration ttl = Duration.ofMillis(10);
        race(100, key -> {
            here.put(key, bytes("old"), ttl);
            clock.set(clock.instant().plus(ttl));
        });
    }

    @Test
    void touch_givesAnotherTimeToLive_longerOrShorter_andLeavesTheValue() {
        byte[] value = random(100_000);
        here.put("key", value, Duration.ofSeconds(10));
        assertThat(here.touch("key", Duration.ofSeconds(60))).isTrue();
        assertThat(here.ttl("key")).hasValue(Duration.ofSeconds(60));
        eventually(() -> assertThat(there.ttl("key")).hasValue(Duration.ofSeconds(60)));
        clock.set(start.plusSeconds(59));
        assertThat(here.get("key")).hasValue(value);
        assertThat(there.touch("key", Duration.ofSeconds(2))).isTrue();
        assertThat(there.ttl("key")).hasValue(Duration.ofSeconds(2));
        clock.set(start.plusMillis(60_999));
        assertThat(there.get("key")).hasValue(value);
        clock.set(start.plusSeconds(61));
        assertThat(there.get("key")).isEmpty();
        eventually(() -> assertThat(here.get("key")).isEmpty());
        assertThat(here.stats().damaged() + there.stats().damaged()).isZero();
    }

    @Test
    void touch_withoutATime_startsTheUsualOneAnew() {
        GlusterTmpfsCache cache = open(builder(mountHere()).expireAfterWrite(Duration.ofSeconds(5)));
        cache.put("key", bytes("value"));
        clock.set(start.plusSeconds(4));
        assertThat(cache.touch("key")).isTrue();
        assertThat(cache.ttl("key")).hasValue(Duration.ofSeconds(5));
        assertThat(cache.touch("key", GlusterTmpfsCache.FOREVER)).isTrue();
        assertThat(cache.ttl("key")).hasValue(GlusterTmpfsCache.FOREVER);
    }

    @Test
    void touch_ofAbsentExpiredAndDamaged_isFalse() throws IOException {
        assertThat(here.touch("key", Duration.ofSeconds(1))).isFalse();
        here.put("key", bytes("value"), Duration.ofSeconds(1));
        clock.set(start.plusSeconds(1));
        assertThat(here.touch("key", Duration.ofSeconds(9))).isFalse();
        assertThat(here.get("key")).isEmpty();
        Files.write(entries().get(0), bytes("no entry"));
        assertThat(here.touch("key", Duration.ofSeconds(9))).isFalse();
        assertThatThrownBy(() -> here.touch("key", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> here.touch(nullString())).isInstanceOf(NullPointerException.class);
    }

    @Test
    void touch_ofALongKey() {
        String key = "k".repeat(70_000);
        here.put(key, bytes("value"), Duration.ofSeconds(1));
        assertThat(here.touch(key, Duration.ofSeconds(9))).isTrue();
        assertThat(here.ttl(key)).hasValue(Duration.ofSeconds(9));
        assertThat(here.get(key)).hasValue(bytes("value"));
    }

    @Test
    void touch_whileTheKeyIsOverwritten_neverBringsTheOldValueBack() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        here.put("key", bytes("0"));
        try {
            Future<?> touching = threads.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    assertThat(there.touch("key", Duration.ofSeconds(1000 + i))).isTrue();
                }
            });
            for (int i = 1; i <= 100; i++) {
                here.put("key", bytes("" + i), Duration.ofSeconds(100));
                assertThat(here.get("key")).hasValue(bytes("" + i));
            }
            touching.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(here.get("key")).hasValue(bytes("100"));
        assertThat(here.stats().damaged() + there.stats().damaged()).isZero();
    }

    @Test
    void expireAfterAccess_anEntryThatNobodyUses_dies() {
        GlusterTmpfsCache idle = open(builder(mountHere()).expireAfterAccess(Duration.ofHours(1)));
        idle.put("key", bytes("value"));
        clock.set(start.plus(Duration.ofMinutes(59)));
        assertThat(idle.get("key")).isPresent();
        GlusterTmpfsCache other = open(builder(mountThere()).expireAfterAccess(Duration.ofHours(1)));
        clock.set(start.plus(Duration.ofMinutes(62)));
        assertThat(other.ttl("key")).isEmpty();
        assertThat(other.get("key")).isEmpty();
        assertThat(other.touch("key")).isFalse();
        assertThat(other.stats().expired()).isEqualTo(1);
        assertThat(here.get("key")).as("a cache without the limit").isPresent();
        assertThat(other.putIfAbsent("key", bytes("new"))).isTrue();
    }

    @Test
    void expiryJitter_shortensByNoMoreThanItsPart() {
        GlusterTmpfsCache cache = open(
                builder(mountHere()).expireAfterWrite(Duration.ofSeconds(100)).expiryJitter(0.1));
        List<Duration> ttls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            cache.put("key", bytes("value"));
            ttls.add(cache.ttl("key").orElseThrow());
        }
        assertThat(ttls).allMatch(ttl -> ttl.toMillis() > 90_000 - 1 && ttl.toMillis() <= 100_000);
        assertThat(ttls.stream().distinct().count()).isGreaterThan(5);
        cache.put("key", bytes("value"), GlusterTmpfsCache.FOREVER);
        assertThat(cache.ttl("key")).hasValue(GlusterTmpfsCache.FOREVER);
        cache.put("key", bytes("value"), Duration.ofMillis(1));
        assertThat(cache.ttl("key")).hasValue(Duration.ofMillis(1));
    }

    @Test
    void clockSkew_anEntryFromTooFarAhead_isAMiss_unlessItNeverExpires() {
        clock.set(start.plusSeconds(11));
        here.put("expiring", bytes("value"), Duration.ofHours(1));
        here.put("everlasting", bytes("value"));
        clock.set(start.plusSeconds(1));
        assertThat(there.get("expiring")).as("10 s ahead is allowed").isPresent();
        clock.set(start.plusMillis(999));
        GlusterTmpfsCache strict = open(builder(mountThere()));
        assertThat(strict.get("expiring")).isEmpty();
        assertThat(strict.get("everlasting")).isPresent();
        GlusterTmpfsCache tolerant = open(builder(mountHere()).clockSkewAllowance(Duration.ofMinutes(1)));
        assertThat(tolerant.get("expiring")).isPresent();
    }

    @Test
    void clear_removesAllAtOnce_andBothHostsGoOn() {
        for (int i = 0; i < 50; i++) {
            here.put("key " + i, bytes("value"));
        }
        assertThat(there.get("key 1")).isPresent();
        here.clear();
        for (int i = 0; i < 50; i++) {
            assertThat(here.get("key " + i)).isEmpty();
        }
        eventuallyCleared(() -> assertThat(there.get("key 1")).isEmpty());
        there.put("key 1", bytes("new"));
        assertThat(there.get("key 1")).hasValue(bytes("new"));
        eventually(() -> assertThat(here.get("key 1")).hasValue(bytes("new")));
        here.put("key 2", bytes("new"));
        eventually(() -> assertThat(there.get("key 2")).hasValue(bytes("new")));
    }

    @Test
    void clear_byBothHostsAtOnce_leavesOneCache() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                here.put("key", bytes("value"));
                CyclicBarrier barrier = new CyclicBarrier(2);
                List<Future<Void>> clears = new ArrayList<>();
                for (GlusterTmpfsCache cache : List.of(here, there)) {
                    clears.add(threads.submit(() -> {
                        barrier.await();
                        cache.clear();
                        return null;
                    }));
                }
                for (Future<Void> clear : clears) {
                    clear.get();
                }
                eventuallyCleared(() -> assertThat(here.get("key")).isEmpty());
                eventuallyCleared(() -> assertThat(there.get("key")).isEmpty());
            }
        } finally {
            threads.shutdownNow();
        }
        eventuallyCleared(() -> {
            here.put("key", bytes("value"));
            assertThat(there.get("key")).hasValue(bytes("value"));
        });
    }

    @Test
    void keys_areThoseOfLiveEntries_whateverTheyAre() throws IOException {
        List<String> expected =
                List.of("", "a", "b/../c", "k".repeat(5_000), "\ud800", "x\udfffy", "\ud83d\ude00", "\ufffd");
        for (String key : expected) {
            here.put(key, bytes("value"));
        }
        here.put("expired", bytes("value"), Duration.ofMillis(1));
        here.put("damaged", bytes("value"));
        clock.set(start.plusMillis(1));
        for (Path entry : entries()) {
            if (Files.size(entry) == 64 + "damaged".length() + "value".length()
                    && new String(Files.readAllBytes(entry), UTF_8).contains("damaged")) {
                Files.write(entry, bytes("no entry"));
            }
        }
        try (Stream<String> keys = here.keys()) {
            assertThat(keys).containsExactlyInAnyOrderElementsOf(expected);
        }
        eventually(() -> {
            try (Stream<String> keys = there.keys()) {
                assertThat(keys).containsExactlyInAnyOrderElementsOf(expected);
            }
        });
    }

    /** It went on. */
    @Test
    void keys_afterTheCacheWasClosed_throw() {
        here.put("one", bytes("1"));
        here.put("two", bytes("2"));
        try (Stream<String> keys = here.keys()) {
            Iterator<String> rest = keys.iterator();
            assertThat(rest.next()).isIn("one", "two");
            here.close();
            assertThatThrownBy(rest::hasNext).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void keys_areFoundLazily_andMayBeRemovedMeanwhile() {
        for (int i = 0; i < 40; i++) {
            here.put("key " + i, bytes("value"));
        }
        try (Stream<String> keys = here.keys()) {
            Iterator<String> found = keys.iterator();
            List<String> first = List.of(found.next(), found.next(), found.next());
            assertThat(here.evictAll("")).isEqualTo(40);
            assertThat(first).doesNotHaveDuplicates();
            assertThat(found).as("looked for after all were removed").isExhausted();
        }
        for (int i = 0; i < 40; i++) {
            here.put("key " + i, bytes("value"));
        }
        try (Stream<String> keys = here.keys()) {
            assertThat(keys.filter(here::evict).count()).isEqualTo(40);
        }
        try (Stream<String> keys = here.keys()) {
            assertThat(keys).isEmpty();
        }
    }

    @Test
    void evictAll_takesThePrefixLiterally() {
        for (String key : List.of("user.1", "user.2", "userx3", "user", "other", "USER.4")) {
            here.put(key, bytes("value"));
        }
        assertThat(here.evictAll("user.")).isEqualTo(2);
        assertThat(here.evictAll("user.")).isZero();
        assertThat(here.get("userx3")).isPresent();
        assertThat(here.get("USER.4")).isPresent();
        assertThat(here.evictAll("")).isEqualTo(4);
        assertThat(here.stats().removals()).isEqualTo(6);
    }

    @Test
    void maximumBytes_refusesWhatCanNeverFit_andKeepsTheOldValue() {
        GlusterTmpfsCache cache = open(builder(mountHere()).maximumBytes(1 << 20));
        cache.put("key", bytes("value"));
        assertThatThrownBy(() -> cache.put("key", new byte[1 << 20]))
                .isInstanceOf(CacheFullException.class)
                .hasMessageContaining("1048576");
        assertThatThrownBy(() -> cache.putIfAbsent("other", new byte[1 << 20])).isInstanceOf(CacheFullException.class);
        assertThat(cache.get("key")).hasValue(bytes("value"));
        assertThat(cache.stats().refused()).isEqualTo(2);
    }

    @Test
    void estimates_areUnknownUntilAPassHasEnded() {
        assertThat(here.estimatedSize()).isEmpty();
        assertThat(here.estimatedBytes()).isEmpty();
    }

    @Test
    void namedCaches_shareNothing() throws IOException {
        String otherName = name + ".other";
        GlusterTmpfsCache other = open(builder(mountHere()).name(otherName));
        here.put("key", bytes("here"));
        other.put("key", bytes("other"));
        assertThat(here.get("key")).hasValue(bytes("here"));
        assertThat(other.get("key")).hasValue(bytes("other"));
        assertThat(other.evict("key")).isTrue();
        assertThat(here.get("key")).hasValue(bytes("here"));
        PathUtils.deleteDirectory(mountHere().resolve("gtc-" + otherName));
    }

    @Test
    void entries_surviveTheCacheThatWroteThem() {
        here.put("key", bytes("value"));
        here.close();
        GlusterTmpfsCache again = open(builder(mountHere()));
        assertThat(again.get("key")).hasValue(bytes("value"));
    }

    @Test
    void close_twice_thenUse_throws() {
        here.close();
        here.close();
        assertThatThrownBy(() -> here.get("key"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> here.put("key", bytes("value"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void interruptedThread_worksAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        here.put("key", bytes("value"));
        assertThat(here.get("key")).hasValue(bytes("value"));
        assertThat(here.putIfAbsent("other", bytes("value"))).isTrue();
        assertThat(here.evict("key")).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void manyThreads_readWholeValuesOnly() throws Exception {
        int size = 200_000;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                GlusterTmpfsCache cache = t % 2 == 0 ? here : there;
                Random random = new Random(t);
                tasks.add(() -> {
                    for (int i = 0; i < 50; i++) {
                        String key = "key " + random.nextInt(3);
                        byte[] value = new byte[size];
                        java.util.Arrays.fill(value, (byte) random.nextInt());
                        cache.put(key, value);
                        Optional<byte[]> found = cache.get(key);
                        assertThat(found).isPresent();
                        assertThat(found.get()).containsOnly(found.get()[0]).hasSize(size);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(here.stats().damaged() + there.stats().damaged()).isZero();
    }

    private void race(int rounds, java.util.function.Consumer<String> prepare) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < rounds; round++) {
                String key = "race " + round;
                prepare.accept(key);
                CyclicBarrier start = new CyclicBarrier(4);
                List<Callable<Boolean>> racers = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    GlusterTmpfsCache cache = t % 2 == 0 ? here : there;
                    byte[] value = bytes("racer " + t);
                    racers.add(() -> {
                        start.await();
                        return cache.putIfAbsent(key, value);
                    });
                }
                List<byte[]> winners = new ArrayList<>();
                List<Future<Boolean>> results = threads.invokeAll(racers);
                for (int t = 0; t < 4; t++) {
                    if (results.get(t).get()) {
                        winners.add(bytes("racer " + t));
                    }
                }
                assertThat(winners).as("winners of round %d", round).hasSize(1);
                eventually(() -> assertThat(here.get(key)).hasValue(winners.get(0)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    GlusterTmpfsCacheBuilder builder(Path mount) {
        return configure(TestBuilders.patient(mount)
                .name(name)
                .requireMount(requireMount())
                .nanoClock(clock::nanoTime)
                .clock(clock));
    }

    /** What the caches have besides. */
    GlusterTmpfsCacheBuilder configure(GlusterTmpfsCacheBuilder builder) {
        return builder;
    }

    GlusterTmpfsCache open(GlusterTmpfsCacheBuilder builder) {
        GlusterTmpfsCache cache = builder.build();
        opened.add(cache);
        return cache;
    }

    Path directory() {
        return mountHere().resolve("gtc-" + name);
    }

    List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(directory())) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{32}"))
                    .toList();
        }
    }

    private List<Path> temps() throws IOException {
        try (Stream<Path> files = Files.walk(directory())) {
            // A claim is kept for a while on purpose.
            return files.filter(file -> file.getFileName().toString().matches("\\.(?!.*\\.claim-).*"))
                    .toList();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @SuppressWarnings("NullAway")
    private static String nullString() {
        return null;
    }

    @SuppressWarnings("NullAway")
    private static byte[] nullBytes() {
        return null;
    }

    @SuppressWarnings("NullAway")
    private static Duration nullDuration() {
        return null;
    }
}
