package io.github.glustertmpfscache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.glustertmpfscache.CacheCheckReport.Example;
import io.github.glustertmpfscache.internal.mount.FakePauses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of trouble made by hand in a local directory, with a repair and without. */
class CacheCheckTest {
    private static final byte[] VALUE = "value".getBytes(UTF_8);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int HEADER = 64;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final FakePauses pauses = new FakePauses();

    @TempDir
    private Path mount;

    private GlusterTmpfsCache cache;

    @BeforeEach
    void open() {
        cache = GlusterTmpfsCache.builder(mount)
                .name("shop")
                .requireMount(false)
                .withoutSweeper()
                .clock(clock)
                .build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void newCache_isSound() {
        assertThat(check().run())
                .isEqualTo(new CacheCheckReport(
                        mount.resolve("gtc-shop"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()))
                .returns(true, CacheCheckReport::isSound);
    }

    @Test
    void validEntries_areCountedWithTheirPages() {
        cache.put("empty", new byte[0]);
        cache.put("page", new byte[5_000]);
        cache.put("large", new byte[3_000_000]);
        cache.put("k".repeat(70_000), VALUE);
        CacheCheckReport report = check().run();
        assertThat(report.valid()).isEqualTo(4);
        assertThat(report.bytes()).isEqualTo(4_096L * (1 + 2 + 733 + 18));
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void openCache_isCheckedBesideItsSweeper() {
        try (GlusterTmpfsCache sweeping = GlusterTmpfsCache.builder(mount)
                .name("swept")
                .requireMount(false)
                .build()) {
            sweeping.put("key", VALUE);
            CacheCheckReport report =
                    CacheCheck.of(mount, "swept").requireMount(false).run();
            assertThat(report.valid()).isEqualTo(1);
            assertThat(report.isSound()).as(report.toString()).isTrue();
        }
    }

    @Test
    void expiredEntries_areRemovedOnceAllClocksAgree() {
        cache.put("lives on", VALUE);
        cache.put("dies", VALUE, MINUTE);
        clock.set(clock.instant().plus(MINUTE).plusSeconds(9));
        CacheCheckReport report = repair().run();
        assertThat(report.expired()).isEqualTo(1);
        assertThat(report.repaired()).isZero();
        clock.set(clock.instant().plusSeconds(2));
        assertThat(check().run().repaired()).isZero();
        report = repair().run();
        assertThat(report.expired()).isEqualTo(1);
        assertThat(report.repaired()).isEqualTo(1);
        assertThat(report.isSound()).isTrue();
        assertThat(check().run())
                .returns(1L, CacheCheckReport::valid)
                .returns(0L, CacheCheckReport::expired)
                .returns(true, CacheCheckReport::isSound);
    }

    @Test
    void entryFromTheFuture_isExpiredForAllWhoReadIt() {
        clock.set(clock.instant().plus(MINUTE));
        cache.put("key", VALUE, MINUTE);
        clock.set(clock.instant().minus(MINUTE));
        assertThat(cache.get("key")).isEmpty();
        assertThat(check().run().expired()).isEqualTo(1);
    }

    @Test
    void truncatedFiles_areCorrupt() throws IOException {
        cache.put("key", VALUE);
        Path whole = entry();
        byte[] content = Files.readAllBytes(whole);
        for (int length = 0; length < content.length; length++) {
            cache.put("cut " + length, VALUE);
        }
        List<Path> entries = entries();
        entries.remove(whole);
        for (int length = 0; length < content.length; length++) {
            byte[] cut = Files.readAllBytes(entries.get(length));
            Files.write(entries.get(length), Arrays.copyOf(cut, length));
        }
        CacheCheckReport report = check().run();
        assertThat(report.corrupt()).isEqualTo(content.length);
        assertThat(report.valid()).isEqualTo(1);
        assertThat(report.examples())
                .hasSize(10)
                .allSatisfy(example -> assertThat(example.kind()).isEqualTo("corrupt"));
        assertThat(repair().run()).returns((long) content.length, CacheCheckReport::repaired);
        assertThat(check().run().isSound()).isTrue();
        assertThat(cache.get("key")).hasValue(VALUE);
    }

    @Test
    void everyFlippedBit_isFound() throws IOException {
        int bits = 8 * (HEADER + "key 1000".length() + VALUE.length);
        for (int bit = 0; bit < bits; bit++) {
            cache.put("key " + (1_000 + bit), VALUE);
        }
        List<Path> entries = entries();
        for (int bit = 0; bit < bits; bit++) {
            byte[] content = Files.readAllBytes(entries.get(bit));
            assertThat(content).hasSize(bits / 8);
            content[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(entries.get(bit), content);
        }
        CacheCheckReport report = check().run();
        assertThat(report.valid() + report.expired()).isZero();
        assertThat(report.unknownFormat())
                .as("two bytes of version, one of the encoding, of which two flips are known encodings")
                .isEqualTo(8 * 3 - 2);
        assertThat(report.corrupt()).isEqualTo(bits - (8 * 3 - 2));
        assertThat(report.troubles()).isEqualTo(bits);
    }

    @Test
    void damagedLargeValue_isCorrupt() throws IOException {
        cache.put("key", new byte[200_000]);
        byte[] content = Files.readAllBytes(entry());
        content[200_000] ^= 1; // header and key are less than a page
        Files.write(entry(), content);
        assertThat(check().run()).returns(1L, CacheCheckReport::corrupt).returns(0L, CacheCheckReport::valid);
    }

    @Test
    void entryUnderAnotherName_isCorrupt() throws IOException {
        cache.put("key", VALUE);
        Path other = entry().resolveSibling("0".repeat(32));
        Files.move(entry(), other);
        CacheCheckReport report = repair().run();
        assertThat(report.corrupt()).isEqualTo(1);
        assertThat(report.repaired()).isEqualTo(1);
        assertThat(report.isSound()).isTrue();
        assertThat(report.examples())
                .containsExactly(new Example("corrupt", other, "it holds a key that belongs elsewhere", true));
        assertThat(other).doesNotExist();
    }

    @Test
    void entryInAnotherShard_isCorrupt() throws IOException {
        cache.put("key", VALUE);
        Path home = entry().getParent();
        Path other = shards().stream()
                .filter(shard -> !shard.equals(home))
                .findFirst()
                .orElseThrow();
        Path copy = Files.copy(entry(), other.resolve(entry().getFileName()));
        CacheCheckReport report = repair().run();
        assertThat(report.corrupt()).isEqualTo(1);
        assertThat(report.valid()).isEqualTo(1);
        assertThat(report.examples()).containsExactly(new Example("corrupt", copy, "it lies in the wrong shard", true));
        assertThat(cache.get("key")).hasValue(VALUE);
    }

    @Test
    void entryOfAnotherFormat_staysUnlessToldOtherwise() throws IOException {
        cache.put("key", VALUE);
        byte[] content = Files.readAllBytes(entry());
        content[5] = 2;
        Files.write(entry(), content);
        CacheCheckReport report = repair().run();
        assertThat(report.unknownFormat()).isEqualTo(1);
        assertThat(report.repaired()).isZero();
        assertThat(report.isSound()).isFalse();
        report = repair().removeUnknownFormat(true).run();
        assertThat(report.repaired()).isEqualTo(1);
        assertThat(report.isSound()).isTrue();
        assertThat(entries()).isEmpty();
    }

    @Test
    void tempsAndClaims_areRemovedAfterTheGrace() throws IOException {
        List<Path> left = makeLeftFiles();
        CacheCheckReport report = check().run();
        assertThat(report.temps()).isEqualTo(2);
        assertThat(report.claims()).isEqualTo(1);
        assertThat(report.isSound()).isTrue();
        assertThat(pauses.nanoTime()).as("waits only for a repair").isZero();
        report = repair().leftoverGrace(MINUTE).run();
        assertThat(report.repaired()).isEqualTo(3);
        assertThat(pauses.nanoTime()).isEqualTo(MINUTE.toNanos());
        assertThat(left).allSatisfy(file -> assertThat(file).doesNotExist());
    }

    @Test
    void claimOfALoad_isCountedAsAClaim_andLeftToTheSweeper() throws IOException {
        Path left = Files.createFile(shards().get(1).resolve(".0123456789abcdef0123456789abcdef.load"));
        CacheCheckReport report = check().run();
        assertThat(report.claims()).isEqualTo(1);
        assertThat(report.isSound()).isTrue();
        assertThat(repair().leftoverGrace(MINUTE).run().repaired()).isZero();
        assertThat(left).as("a load may take long").exists();
    }

    @Test
    void tempThatGrows_stays() throws IOException {
        Path temp = makeLeftFiles().get(0);
        cache.put("key", VALUE);
        CacheCheckReport report = repair().progress(now -> {
                    if (now.shardsDone() == now.shards()) {
                        write(temp, "more of it");
                    }
                })
                .run();
        assertThat(report.temps()).isEqualTo(2);
        assertThat(report.repaired()).as("the other temp and the claim").isEqualTo(2);
        assertThat(temp).hasContent("more of it");
    }

    @Test
    void foreignThings_areReportedAndNeverRemoved() throws IOException {
        Path base = mount.resolve("gtc-shop");
        Path shard = shards().get(1);
        Path target = Files.writeString(mount.resolve("target"), "theirs");
        List<Path> foreign = List.of(
                Files.writeString(base.resolve("notes.txt"), "theirs"),
                Files.createDirectory(base.resolve("directory")),
                Files.createSymbolicLink(base.resolve("link"), target),
                Files.writeString(shard.resolve("file"), "theirs"),
                Files.createDirectory(shard.resolve("a".repeat(32))),
                Files.createSymbolicLink(shard.resolve("b".repeat(32)), target),
                Files.createDirectory(shard.resolve("." + "c".repeat(32) + ".1-2")),
                Files.writeString(shard.resolve("SWEEPER"), "not here"),
                Files.writeString(mount.resolve(".gtc-shop.1-2"), "a file"));
        Files.writeString(foreign.get(1).resolve("in it"), "theirs");
        CacheCheckReport report = repair().removeUnknownFormat(true).run();
        assertThat(report.foreign()).isEqualTo(foreign.size());
        assertThat(report.troubles()).isEqualTo(foreign.size());
        assertThat(report.repaired()).isZero();
        assertThat(report.isSound()).isFalse();
        assertThat(report.examples()).extracting(Example::path).containsExactlyInAnyOrderElementsOf(foreign);
        assertThat(foreign)
                .allSatisfy(path -> assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                        .isTrue());
        assertThat(target).hasContent("theirs");
    }

    @Test
    void lostShard_isMadeAnewByARepair() throws IOException {
        cache.put("key", VALUE);
        Path shard = entry().getParent();
        PathUtils.deleteDirectory(shard);
        CacheCheckReport report = check().run();
        assertThat(report.missingShards()).isEqualTo(1);
        assertThat(report.isSound()).isFalse();
        assertThat(shard).doesNotExist();
        report = repair().run();
        assertThat(report.missingShards()).isEqualTo(1);
        assertThat(report.isSound()).isTrue();
        assertThat(shard).isDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shard)))
                .isEqualTo("rwx------");
        cache.put("key", VALUE);
        assertThat(check().run().valid()).isEqualTo(1);
    }

    /** Or the cache, which runs as another user, could not get in. */
    @Test
    void lostShardOfAnotherUser_isLeftToTheCache() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give directories away");
        Path shard = shards().get(3);
        Files.delete(shard);
        Files.setAttribute(mount.resolve("gtc-shop"), "unix:uid", 12_345);
        CacheCheckReport report = repair().run();
        assertThat(report.missingShards()).isEqualTo(1);
        assertThat(report.repaired()).isZero();
        assertThat(report.isSound()).isFalse();
        assertThat(report.examples().get(0).detail()).contains("it must belong to 12345:", "another user");
        assertThat(shard).doesNotExist();
        assertThat(check().run().unfinishedTrees()).isZero();
    }

    @Test
    void linkInPlaceOfAShard_isNotFollowed() throws IOException {
        cache.put("key", VALUE);
        Path shard = entry().getParent();
        Path elsewhere = Files.move(shard, mount.resolve("elsewhere"));
        Files.createSymbolicLink(shard, elsewhere);
        CacheCheckReport report = repair().run();
        assertThat(report.valid()).isZero();
        assertThat(report.foreign()).isEqualTo(1);
        assertThat(report.troubles()).isEqualTo(2);
        assertThat(report.repaired()).isZero();
        assertThat(elsewhere).isNotEmptyDirectory();
    }

    @Test
    void clearedTrees_areRemovedByARepair() throws IOException {
        for (int i = 0; i < 100; i++) {
            cache.put("key " + i, VALUE);
        }
        cache.clear();
        cache.put("new", VALUE);
        CacheCheckReport report = check().run();
        assertThat(report.clearedTrees()).isPositive();
        assertThat(report.valid()).isEqualTo(1);
        assertThat(report.isSound()).isTrue();
        assertThat(repair().run().repaired()).isEqualTo(report.clearedTrees());
        assertThat(check().run().clearedTrees()).isZero();
        assertThat(cache.get("new")).hasValue(VALUE);
    }

    @Test
    void unfinishedTrees_areRemovedByARepair() throws IOException {
        Path tree = Files.createDirectory(mount.resolve(".gtc-shop.1f-2"));
        Files.createDirectory(tree.resolve("0123456789abcdef-00"));
        String shard = shards().get(0).getFileName().toString();
        Path unfinishedShard = Files.createDirectory(mount.resolve("gtc-shop").resolve("." + shard + ".1f-3"));
        Path ofAnother = Files.createDirectory(mount.resolve(".gtc-other.1f-2"));
        CacheCheckReport report = check().run();
        assertThat(report.unfinishedTrees()).isEqualTo(2);
        assertThat(report.isSound()).isTrue();
        assertThat(repair().run().repaired()).isEqualTo(2);
        assertThat(tree).doesNotExist();
        assertThat(unfinishedShard).doesNotExist();
        assertThat(ofAnother).exists();
    }

    @Test
    void unfinishedTreeThatIsBuilt_stays() throws IOException {
        Path tree = Files.createDirectory(mount.resolve(".gtc-shop.1f-2"));
        CacheCheckReport report = repair().progress(now -> write(tree.resolve("file " + now.shardsDone()), "more"))
                .run();
        assertThat(report.unfinishedTrees()).isEqualTo(1);
        assertThat(report.repaired()).isZero();
        assertThat(tree).exists();
    }

    @Test
    void cacheClearedMeanwhile_isCheckedAnew() {
        for (int i = 0; i < 100; i++) {
            cache.put("key " + i, VALUE);
        }
        boolean[] cleared = {false};
        CacheCheckReport report = check().progress(now -> {
                    if (!cleared[0]) {
                        cleared[0] = true;
                        cache.clear();
                        cache.put("new", VALUE);
                    }
                })
                .run();
        assertThat(report.valid()).isEqualTo(1);
        assertThat(report.isSound()).as(report.toString()).isTrue();
    }

    @Test
    void cacheRemovedMeanwhile_isAnError() {
        assertThatThrownBy(() -> check().progress(now -> deleteAll()).run())
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("there is no such cache (" + mount.resolve("gtc-shop") + ")");
        assertThat(mount).isEmptyDirectory();
    }

    @Test
    void checkWithoutRepair_changesNothing() throws IOException {
        makeTrouble();
        List<String> before = listing();
        CacheCheckReport report = check().removeUnknownFormat(true).run();
        assertThat(report.troubles()).isEqualTo(3);
        assertThat(report.repaired()).isZero();
        assertThat(listing()).isEqualTo(before);
    }

    @Test
    void repairOfTrouble_leavesOnlyWhatIsNotOurs() throws IOException {
        makeTrouble();
        CacheCheckReport found = check().run();
        CacheCheckReport report = repair().run();
        assertThat(report.corrupt()).isEqualTo(found.corrupt());
        assertThat(report.troubles()).isEqualTo(1);
        report = check().run();
        assertThat(report.valid()).isEqualTo(found.valid());
        assertThat(report.foreign()).isEqualTo(1);
        assertThat(report.corrupt() + report.expired() + report.missingShards()).isZero();
        assertThat(report.temps() + report.claims() + report.clearedTrees() + report.unfinishedTrees())
                .isZero();
    }

    @Test
    void missingCache_isAnErrorAndIsNotMade() {
        assertThatThrownBy(
                        () -> CacheCheck.of(mount, "other").requireMount(false).run())
                .isInstanceOf(CacheException.class)
                .hasMessage("Check of cache 'other' on " + mount + " failed: there is no such cache ("
                        + mount.resolve("gtc-other") + ")");
        assertThat(mount.resolve("gtc-other")).doesNotExist();
    }

    @Test
    void missingMount_isUnavailableAndIsNotMade() {
        Path none = mount.resolve("none");
        assertThatThrownBy(() -> CacheCheck.of(none, "shop").requireMount(false).run())
                .isInstanceOf(MountUnavailableException.class)
                .hasMessageContaining(none + " does not exist");
        assertThatThrownBy(() -> CacheCheck.cachesOn(none, false)).isInstanceOf(MountUnavailableException.class);
        assertThat(none).doesNotExist();
    }

    @Test
    void noGlusterMount_isUnavailable() {
        assertThatThrownBy(() -> CacheCheck.of(mount, "shop").run())
                .isInstanceOf(MountUnavailableException.class)
                .hasMessageContaining("is not on a GlusterFS mount");
        assertThatThrownBy(() -> CacheCheck.cachesOn(mount, true)).isInstanceOf(MountUnavailableException.class);
    }

    @Test
    void directoryThatIsNoCache_isAnErrorAndStays() throws IOException {
        Path file = Files.createDirectory(mount.resolve("gtc-other")).resolve("file");
        Files.writeString(file, "theirs");
        assertThatThrownBy(() -> CacheCheck.of(mount, "other")
                        .requireMount(false)
                        .repair(true)
                        .run())
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(mount.resolve("gtc-other") + " is not a cache directory");
        assertThat(file).hasContent("theirs");
    }

    @Test
    void cacheWithoutItsLayout_isAnErrorAndStays() throws IOException {
        cache.put("key", VALUE);
        Path entry = entry();
        Files.delete(mount.resolve("gtc-shop/LAYOUT"));
        assertThatThrownBy(() -> repair().run())
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("has no file LAYOUT");
        assertThat(entry).exists();
        Files.createDirectory(mount.resolve("gtc-empty"));
        assertThatThrownBy(
                        () -> CacheCheck.of(mount, "empty").requireMount(false).run())
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("has no file LAYOUT");
    }

    @Test
    void cachesOn_namesThem() throws IOException {
        Files.createDirectory(mount.resolve("gtc-another"));
        Files.createDirectory(mount.resolve("gtc-no name"));
        Files.createDirectory(mount.resolve(".gtc-shop.1-2"));
        assertThat(CacheCheck.cachesOn(mount, false)).containsExactly("another", "shop");
    }

    @Test
    void progress_isToldAtLeastOncePerShard() {
        for (int i = 0; i < 250; i++) {
            cache.put("key " + i, VALUE);
        }
        List<CacheCheckProgress> told = new ArrayList<>();
        check().progress(told::add).run();
        assertThat(told).hasSize(16 + 2).last().isEqualTo(new CacheCheckProgress(250, 16, 16));
        assertThat(told).isSortedAccordingTo(Comparator.comparingLong(CacheCheckProgress::files));
    }

    @Test
    void interrupt_endsTheCheckAndIsKept() {
        cache.put("key", VALUE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> check().run())
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void badSettings_areRefused() {
        assertThatThrownBy(() -> CacheCheck.of(mount, "../up")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> check().leftoverGrace(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leftoverGrace");
        assertThat(check()).hasToString("check of cache 'shop' on " + mount);
    }

    private CacheCheck check() {
        return CacheCheck.of(mount, "shop").requireMount(false).time(clock, pauses);
    }

    private CacheCheck repair() {
        return check().repair(true);
    }

    /** One of everything. */
    private void makeTrouble() throws IOException {
        cache.put("cleared", VALUE);
        cache.clear();
        cache.put("damaged", VALUE);
        Files.writeString(entry(), "no entry");
        cache.put("valid", VALUE);
        cache.put("expired", VALUE, MINUTE);
        clock.set(clock.instant().plus(MINUTE.multipliedBy(2)));
        makeLeftFiles();
        Files.writeString(shards().get(0).resolve("foreign"), "theirs");
        Files.createDirectory(mount.resolve(".gtc-shop.1f-2"));
        for (Path shard : shards()) {
            if (shard.toFile().list().length == 0) {
                Files.delete(shard);
                return;
            }
        }
    }

    private List<Path> makeLeftFiles() throws IOException {
        String hash = "0123456789abcdef".repeat(2);
        Path shard = shards().get(0);
        return List.of(
                Files.writeString(shard.resolve("." + hash + ".1f-2"), "a part"),
                Files.writeString(shard.resolve(".SWEEPER.1f-3"), "a part"),
                Files.writeString(shard.resolve("." + hash + ".claim-1f-4"), "claimed"));
    }

    /** The shards of the tree that the layout names, the first one first. */
    private List<Path> shards() throws IOException {
        String id = Files.readString(mount.resolve("gtc-shop/LAYOUT")).replaceAll("(?s).*id=([0-9a-f]+).*", "$1");
        try (Stream<Path> list = Files.list(mount.resolve("gtc-shop"))) {
            return list.filter(path -> path.getFileName().toString().startsWith(id + "-"))
                    .sorted()
                    .toList();
        }
    }

    private List<Path> entries() throws IOException {
        List<Path> entries = new ArrayList<>();
        for (Path shard : shards()) {
            try (Stream<Path> list = Files.list(shard)) {
                list.filter(path -> path.getFileName().toString().matches("[0-9a-f]{32}"))
                        .forEach(entries::add);
            }
        }
        return entries;
    }

    private Path entry() throws IOException {
        assertThat(entries()).hasSize(1);
        return entries().get(0);
    }

    /** Everything that can be seen from outside: names, kinds, sizes, times, bytes. */
    private List<String> listing() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(mount)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                Map<String, Object> attributes =
                        Files.readAttributes(path, "unix:ino,ctime,mode,size,nlink", LinkOption.NOFOLLOW_LINKS);
                FileTime modified = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
                String content = Files.isRegularFile(path) ? new String(Files.readAllBytes(path), UTF_8) : "";
                found.put(path.toString(), new TreeMap<>(attributes) + " " + modified + " " + content);
            }
        }
        return found.entrySet().stream().map(Object::toString).toList();
    }

    private void deleteAll() {
        try {
            Path base = mount.resolve("gtc-shop");
            if (Files.exists(base)) {
                PathUtils.deleteDirectory(base);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
