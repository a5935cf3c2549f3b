package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong on the way, one caller wins, knows it, and has its value in place. */
class PutIfAbsentFaultsTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] OLD = "old".getBytes(UTF_8);
    private static final byte[] MINE = "mine".getBytes(UTF_8);
    private static final byte[] OTHERS = "others".getBytes(UTF_8);
    private static final Lifespan EXPIRED = new Lifespan(0, 10);

    @TempDir
    private Path mount;

    private StoreOnDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount);
    }

    @Test
    void cleanUpThatFails_doesNotChangeWhoWon() throws IOException {
        for (String reason : new String[] {"Stale file handle", "Input/output error"}) {
            EntryKey key = EntryKey.of(reason);
            disk.files.fail(Call.DELETE, 1, reason);
            assertThat(disk.store.putIfAbsent(key, MINE, from(100))).as(reason).isTrue();
            assertThat(disk.value(key)).isEqualTo(MINE);
        }
    }

    /** The link took effect on the servers, but the client says that it failed, and the caller's operation starts anew. */
    @Test
    void linkThatWorkedAndSaysOtherwise_isRecognised() throws IOException {
        disk.files.after(Call.LINK, "Stale file handle");
        assertThat(disk.store.putIfAbsent(KEY, MINE, from(100))).isTrue();
        assertThat(disk.value(KEY)).isEqualTo(MINE);
        assertThat(disk.hidden()).isEmpty();
    }

    @Test
    void renameThatWorkedAndSaysOtherwise_isRecognised() throws IOException {
        disk.store.put(KEY, OLD, EXPIRED);
        disk.files.after(Call.RENAME, "Stale file handle");
        assertThat(disk.store.putIfAbsent(KEY, MINE, from(100))).isTrue();
        assertThat(disk.value(KEY)).isEqualTo(MINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stale file handle", "interrupt"})
    void failureBetweenClaimAndRename_isTriedAgain(String failure) throws IOException {
        disk.store.put(KEY, OLD, EXPIRED);
        if (failure.equals("interrupt")) {
            disk.files.at(Call.READ, path -> {}); // the first look
            disk.files.at(Call.READ, path -> Thread.currentThread().interrupt()); // the look after the claim
        } else {
            disk.files.fail(Call.RENAME, 1, failure);
        }
        assertThat(disk.store.putIfAbsent(KEY, MINE, from(100))).isTrue();
        assertThat(Thread.interrupted()).isEqualTo(failure.equals("interrupt"));
        assertThat(disk.value(KEY)).isEqualTo(MINE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"CREATE", "WRITE", "CLOSE_AFTER_WRITE", "LINK", "RENAME"})
    void failureForGood_leavesNothing_andTheNextOneWins(Call call) throws IOException {
        disk.store.put(KEY, OLD, EXPIRED);
        disk.files.reset();
        disk.files.fail(call, 1, "No space left on device");
        assertThatThrownBy(() -> disk.store.putIfAbsent(KEY, MINE, from(100)))
                .hasMessageContaining("No space left on device");
        assertThat(disk.hidden()).isEmpty();
        disk.nowMillis = 0; // when it was live
        assertThat(disk.value(KEY)).isEqualTo(OLD);
        assertThat(disk.store.putIfAbsent(KEY, OTHERS, from(100))).isTrue();
        assertThat(disk.value(KEY)).isEqualTo(OTHERS);
    }

    /** The winner died after it had claimed: its entry is brought to its place by the next one that finds the claim old. */
    @Test
    void deadWinner_isHelped() throws IOException {
        winnerDies(from(1_000));
        assertThat(disk.store.putIfAbsent(KEY, OTHERS, from(2_000)))
                .as("the claim is young: its owner may still be at it")
                .isFalse();
        assertThat(disk.store.putIfAbsent(KEY, OTHERS, from(12_000))).isFalse();
        assertThat(disk.value(KEY)).isEqualTo(MINE);
    }

    @Test
    void deadWinnersExpiredEntry_isSucceeded() throws IOException {
        winnerDies(new Lifespan(1_000, 1_500));
        assertThat(disk.store.putIfAbsent(KEY, OTHERS, from(12_000))).isTrue();
        assertThat(disk.value(KEY)).isEqualTo(OTHERS);
    }

    /** The winner was only slow, so that another host took it for dead and helped it: it has won nevertheless. */
    @Test
    void slowWinner_thatWasHelped_knowsThatItWon() throws IOException {
        disk.store.put(KEY, OLD, EXPIRED);
        StoreOnDisk other = new StoreOnDisk(mount);
        boolean[] otherWon = {true};
        disk.files.at(Call.LINK, path -> {}); // to the target: taken
        disk.files.at(Call.LINK, path -> {}); // to the claim
        disk.files.at(Call.OPEN, path -> {}); // the first look
        disk.files.at(
                Call.OPEN, path -> otherWon[0] = other.store.putIfAbsent(KEY, OTHERS, from(20_000))); // the second
        assertThat(disk.store.putIfAbsent(KEY, MINE, from(100))).isTrue();
        assertThat(otherWon[0]).isFalse();
        assertThat(disk.value(KEY)).isEqualTo(MINE);
    }

    /** Damaged the same way twice: the second time is another file, and no old claim may bring an old value back. */
    @Test
    void sameDamageTwice_bringsNoOldValueBack() throws IOException {
        disk.store.put(KEY, OLD, StoreOnDisk.FOREVER);
        Files.write(disk.entry(), new byte[0]);
        assertThat(disk.store.putIfAbsent(KEY, OLD, from(100))).isTrue();
        disk.store.put(KEY, OTHERS, StoreOnDisk.FOREVER);
        Files.write(disk.entry(), new byte[0]);
        assertThat(disk.store.putIfAbsent(KEY, MINE, from(100_000))).isTrue();
        assertThat(disk.value(KEY)).isEqualTo(MINE);
    }

    /** A newer library may hold what this one cannot read for live. */
    @Test
    void entryOfANewerFormat_isLeftAlone() throws IOException {
        disk.store.put(KEY, OLD, StoreOnDisk.FOREVER);
        byte[] newer = Files.readAllBytes(disk.entry());
        newer[5]++;
        Files.write(disk.entry(), newer);
        assertThat(disk.store.putIfAbsent(KEY, MINE, from(100))).isFalse();
        assertThat(disk.entry()).hasBinaryContent(newer);
    }

    @Test
    void claims_areKeptUntilTheCachesHaveForgotten_thenRemoved() throws IOException {
        for (int i = 0; i < 3; i++) {
            EntryKey key = EntryKey.of("claimed " + i);
            disk.store.put(key, OLD, EXPIRED);
            assertThat(disk.store.putIfAbsent(key, MINE, from(10))).isTrue();
            assertThat(disk.hidden()).hasSize(1);
            disk.pauses.pass(Duration.ofSeconds(6));
        }
        disk.files.fail(Call.DELETE, 1, "Input/output error");
        assertThat(disk.store.putIfAbsent(EntryKey.of("another"), MINE, from(10)))
                .as("a claim that cannot be removed is no fault of this call")
                .isTrue();
    }

    @Test
    void linkTaken_whileNothingIsSeenThere_endsInBoundedTime() {
        for (int i = 0; i < 10_000; i++) {
            disk.files.at(Call.LINK, path -> {
                throw new FileAlreadyExistsException(path.toString());
            });
        }
        assertThatThrownBy(() -> disk.store.putIfAbsent(EntryKey.of("ghost"), MINE, StoreOnDisk.FOREVER))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(disk.pauses.nanoTime()).isBetween(RetryBudget.STALE_NANOS, RetryBudget.STALE_NANOS + 100_000_000L);
    }

    private void winnerDies(Lifespan itsLifespan) throws IOException {
        disk.store.put(KEY, OLD, EXPIRED);
        disk.files.at(Call.RENAME, path -> {
            throw new Died();
        });
        disk.files.at(Call.DELETE, path -> {
            throw new Died();
        });
        assertThatThrownBy(() -> disk.store.putIfAbsent(KEY, MINE, itsLifespan)).isInstanceOf(Died.class);
        assertThat(disk.hidden()).as("the dead one's temp file and claim").hasSize(2);
    }

    /** An unlimited lifespan from now on, and now is this. */
    private Lifespan from(long nowMillis) {
        disk.nowMillis = nowMillis;
        return Lifespan.unlimited(nowMillis);
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
