package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.SplitBrainException;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries whose files GlusterFS neither replaces nor removes. */
class SplitBrainsTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final EntryKey SECOND = EntryKey.of("second");
    private static final EntryKey OTHER = EntryKey.of("other");
    private static final byte[] OLD = "old".getBytes(UTF_8);
    private static final byte[] NEW = "new".getBytes(UTF_8);
    private static final Duration SECOND_LATER = Duration.ofSeconds(1);

    @TempDir
    private Path mount;

    private final Set<Path> broken = new HashSet<>();
    private StoreOnDisk disk;

    /** What is done to an entry, and what comes of it once it is gone. */
    @SuppressWarnings("ImmutableEnumChecker") // constants that nobody changes
    enum Write {
        PUT(true, store -> {
            store.put(KEY, NEW, StoreOnDisk.FOREVER);
            return true;
        }),
        PUT_IF_ABSENT(true, store -> store.putIfAbsent(KEY, NEW, StoreOnDisk.FOREVER)),
        TOUCH(false, store -> store.touch(KEY, Lifespan.unlimited(2_000))),
        EVICT(false, store -> store.evict(KEY));

        private interface OnStore {
            boolean does(MountStore store) throws IOException;
        }

        private final boolean puts;
        private final OnStore write;

        Write(boolean puts, OnStore write) {
            this.puts = puts;
            this.write = write;
        }

        boolean to(MountStore store) throws IOException {
            return write.does(store);
        }
    }

    @BeforeEach
    void open() throws IOException {
        open(StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, UseStamps.NONE));
    }

    private void open(StoreOnDisk opened) throws IOException {
        disk = opened;
        disk.store.put(KEY, OLD, StoreOnDisk.FOREVER);
        disk.store.put(SECOND, OLD, StoreOnDisk.FOREVER);
        disk.store.put(OTHER, OLD, StoreOnDisk.FOREVER);
        disk.files.reset();
    }

    /** From now on, each of these calls that names the key's file as it lies now fails. */
    private void breakFile(EntryKey key, Set<Call> calls) {
        broken.add(disk.pathOf(key));
        for (Call each : calls) {
            disk.files.always(each, path -> {
                if (broken.contains(path)) {
                    throw new FileSystemException(path.toString(), null, "Input/output error");
                }
            });
        }
    }

    private void split(EntryKey key) {
        breakFile(key, EnumSet.allOf(Call.class));
    }

    private String layout() throws IOException {
        return Files.readString(disk.base().resolve("LAYOUT"));
    }

    private void put(EntryKey key) throws IOException {
        disk.store.put(key, NEW, StoreOnDisk.FOREVER);
    }

    private void assertThatIsSplit(EntryKey key) throws IOException {
        String before = layout();
        assertThatThrownBy(() -> put(key))
                .isInstanceOf(SplitBrainException.class)
                .hasMessageContaining(key.fileName() + " is in split-brain")
                .hasMessageContaining("cluster.favorite-child-policy")
                .hasRootCauseMessage(disk.pathOf(key) + ": Input/output error");
        assertThat(layout()).as("not cleared").isEqualTo(before);
    }

    private void assertThatPutClears(EntryKey key) throws IOException {
        String before = layout();
        put(key);
        assertThat(layout()).as("cleared").isNotEqualTo(before);
        assertThat(disk.value(key)).isEqualTo(NEW);
    }

    /** A full volume says that too, now and then. */
    @Test
    void file_thatCanBeLookedAt_isNotSplit() throws IOException {
        Set<Call> calls = EnumSet.allOf(Call.class);
        calls.remove(Call.STATUS);
        breakFile(KEY, calls);
        String before = layout();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> put(KEY))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("Input/output error");
            disk.pass(SECOND_LATER);
        }
        assertThat(layout()).isEqualTo(before);
        assertThat(disk.value(OTHER)).isEqualTo(OLD);
    }

    /** Both halves of the cluster have cleared the cache. */
    @Test
    void cache_whoseLayoutIsSplitToo_cannotBeCleared_andSaysWhatToDo() throws IOException {
        broken.add(disk.base().resolve("LAYOUT"));
        split(KEY);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> put(KEY))
                    .isInstanceOf(SplitBrainException.class)
                    .hasMessageContaining("cluster.favorite-child-policy");
            disk.pass(SECOND_LATER);
        }
        assertThat(disk.value(OTHER)).isEqualTo(OLD);
    }

    private Path markOfShorterLives() {
        return disk.store.tree().shards().get(0).directory().resolve("SHORTENED");
    }

    /** Both halves of the cluster had made lives shorter, and the cache could neither be opened nor cleared any more. */
    @Test
    void cache_whoseMarkOfShorterLivesIsSplitToo_isCleared() throws IOException {
        broken.add(markOfShorterLives());
        split(KEY);
        assertThatIsSplit(KEY);
        disk.pass(SplitBrains.PATIENCE);
        assertThatPutClears(KEY);
    }

    @Test
    void touch_thatMakesALifeShorter_takesAMarkThatIsSplitForSet() throws IOException {
        broken.add(markOfShorterLives());
        split(SECOND);
        long future = System.currentTimeMillis() + Duration.ofDays(1).toMillis(); // as StoreOnDisk says
        Lifespan shorter = Lifespan.starting(future, SECOND_LATER);
        assertThat(disk.store.touch(KEY, shorter)).isTrue();
        assertThat(disk.store.findMetadata(KEY).orElseThrow().lifespan().expiresAtMillis())
                .isEqualTo(shorter.expiresAtMillis());
    }

    @Test
    void touch_whoseMarkCannotBeSet_fails() throws IOException {
        disk.files.always(Call.CREATE, path -> {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        });
        assertThatThrownBy(() -> disk.store.touch(KEY, Lifespan.starting(2_000, SECOND_LATER)))
                .hasMessageContaining("Input/output error");
    }

    @ParameterizedTest
    @EnumSource
    void splitFile_thatLasts_clearsTheCache_andTheWriteGoesThrough(Write write) throws IOException {
        String before = layout();
        split(KEY);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> write.to(disk.store)).isInstanceOf(SplitBrainException.class);
            disk.pass(SplitBrains.PATIENCE.dividedBy(3));
        }
        assertThat(layout()).isEqualTo(before);
        assertThat(disk.value(OTHER)).isEqualTo(OLD);
        assertThat(write.to(disk.store)).isEqualTo(write.puts);
        assertThat(layout()).isNotEqualTo(before);
        assertThat(disk.store.find(OTHER)).isEmpty();
        assertThat(disk.store.find(KEY).isPresent()).isEqualTo(write.puts);
        assertThat(disk.hidden()).as("nothing is left in the directory").isEmpty();
        put(KEY);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
    }

    @Test
    void splitFile_thatIsMended_clearsNothing() throws IOException {
        split(KEY);
        assertThatIsSplit(KEY);
        broken.clear();
        disk.pass(SplitBrains.PATIENCE);
        String before = layout();
        put(KEY);
        assertThat(layout()).isEqualTo(before);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        assertThat(disk.value(OTHER)).isEqualTo(OLD);
    }

    /** One that has just been split may be mended, however long another one has been. */
    @Test
    void eachFile_hasATimeOfItsOwn() throws IOException {
        split(KEY);
        assertThatIsSplit(KEY);
        disk.pass(SplitBrains.PATIENCE);
        split(SECOND);
        assertThatIsSplit(SECOND);
        assertThatPutClears(KEY);
        put(SECOND);
        assertThat(disk.value(SECOND)).isEqualTo(NEW);
    }

    @Test
    void trouble_thatDidNotShowForLong_isNew() throws IOException {
        split(KEY);
        assertThatIsSplit(KEY);
        disk.pass(SplitBrains.PACE.plusMillis(1));
        assertThatIsSplit(KEY);
        disk.pass(SplitBrains.PATIENCE);
        assertThatPutClears(KEY);
    }

    @Test
    void trouble_thatComesBackSoonAfterAClear_clearsOnlyWhenItsTimeHasCome() throws IOException {
        split(KEY);
        assertThatIsSplit(KEY);
        disk.pass(SplitBrains.PATIENCE);
        assertThatPutClears(KEY);
        split(KEY);
        Duration step = Duration.ofSeconds(5);
        for (Duration since = Duration.ZERO; since.compareTo(SplitBrains.PACE) < 0; since = since.plus(step)) {
            assertThatIsSplit(KEY);
            disk.pass(step);
        }
        assertThatPutClears(KEY);
    }

    /** Each host that meets the file would clear the cache again. */
    @Test
    void cache_thatAnotherHostHasClearedMeanwhile_isNotClearedAgain() throws IOException {
        split(KEY);
        assertThatIsSplit(KEY);
        disk.pass(SplitBrains.PATIENCE);
        assertThat(disk.value(OTHER)).as("it has just looked for a clear").isEqualTo(OLD);
        StoreOnDisk other = StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, UseStamps.NONE);
        other.store.clear();
        other.store.put(OTHER, NEW, StoreOnDisk.FOREVER);
        String cleared = layout();
        put(KEY);
        assertThat(layout()).isEqualTo(cleared);
        assertThat(other.value(KEY)).isEqualTo(NEW);
        assertThat(disk.value(OTHER)).isEqualTo(NEW);
    }

    @Test
    void otherFailures_areAsTheyWere() throws IOException {
        String before = layout();
        disk.files.always(
                Call.STATUS, path -> assertThat(path).as("the look for a clear").hasFileName("LAYOUT"));
        for (int i = 0; i < 10; i++) {
            disk.files.fail(Call.RENAME, 1, "No space left on device");
            assertThatThrownBy(() -> put(KEY)).hasMessageContaining("No space left on device");
            disk.pass(SECOND_LATER);
        }
        assertThat(layout()).isEqualTo(before);
    }

    @Test
    void otherFileSystems_haveNoSplitBrains() throws IOException {
        open(new StoreOnDisk(Files.createDirectory(mount.resolve("local"))));
        split(KEY);
        String before = layout();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> put(KEY))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("Input/output error");
            disk.pass(SECOND_LATER);
        }
        assertThat(layout()).isEqualTo(before);
        assertThat(disk.value(OTHER)).isEqualTo(OLD);
    }
}
