package io.github.glustertmpfscache.internal.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.Observers;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.ValueForm;
import io.github.glustertmpfscache.internal.VolumeFullException;
import io.github.glustertmpfscache.observe.CacheObserver;
import io.github.glustertmpfscache.observe.MountOperation;
import io.github.glustertmpfscache.observe.MountOutcome;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObservedStoreTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final EntryValue VALUE = EntryValue.of(new byte[1]);
    private static final Lifespan FOREVER = Lifespan.unlimited(0);

    private final Observers observers = new Observers();
    private final List<String> told = new ArrayList<>();
    private final CacheObserver observer = new CacheObserver() {
        @Override
        public void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {
            told.add(operation + " " + outcome + (nanos >= 0 ? "" : " in less than no time"));
        }
    };

    /** What the store below does in any call. */
    private Answer answer = () -> null;

    private final EntryStore store = new ObservedStore(
            (EntryStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {EntryStore.class},
                    (proxy, method, arguments) -> answer.give()),
            observers);

    private enum Call {
        PUT,
        PUT_IF_ABSENT,
        GET,
        TTL,
        TOUCH,
        EVICT,
        CLAIM,
        CLEAR
    }

    private interface Answer {
        @Nullable
        Object give() throws IOException;
    }

    private static void used(Object result) {
        assertThat(result).isIn(Optional.empty(), false);
    }

    private void make(Call call) throws IOException {
        switch (call) {
            case PUT -> store.put(KEY, VALUE, FOREVER);
            case PUT_IF_ABSENT -> used(store.putIfAbsent(KEY, VALUE, FOREVER));
            case GET -> used(store.find(KEY));
            case TTL -> used(store.findMetadata(KEY));
            case TOUCH -> used(store.touch(KEY, FOREVER));
            case EVICT -> used(store.evict(KEY));
            case CLAIM -> used(store.claimLoad(KEY, false));
            case CLEAR -> store.clear();
        }
    }

    @ParameterizedTest
    @EnumSource
    void call_thatDoesNothing_isNothing(Call call) throws IOException {
        observers.add(observer);
        answer = () -> switch (call) {
            case PUT, CLEAR -> null;
            case GET, TTL, CLAIM -> Optional.empty();
            default -> false;
        };
        make(call);
        boolean always = call == Call.PUT || call == Call.CLEAR;
        assertThat(told).containsExactly(call + (always ? " SUCCESS" : " NOTHING"));
    }

    @ParameterizedTest
    @EnumSource
    void failure_isToldByItsKind_andThrown(Call call) {
        observers.add(observer);
        fails(call, new MountOutException("out", null), "UNAVAILABLE");
        fails(call, new VolumeFullException("full"), "FULL");
        fails(call, new IOException("other"), "ERROR");
    }

    private void fails(Call call, IOException failure, String outcome) {
        told.clear();
        answer = () -> {
            throw failure;
        };
        assertThatThrownBy(() -> make(call)).isSameAs(failure);
        assertThat(told).containsExactly(call + " " + outcome);
    }

    @Test
    void unexpectedFailure_isAnError() {
        observers.add(observer);
        answer = () -> {
            throw new IllegalStateException("unexpected");
        };
        assertThatThrownBy(() -> store.evict(KEY)).isInstanceOf(IllegalStateException.class);
        assertThat(told).containsExactly("EVICT ERROR");
    }

    @Test
    void reading_isToldByWhatItIs() throws IOException {
        observers.add(observer);
        for (EntryReading reading : List.of(
                EntryReading.ABSENT,
                new EntryReading.Unchanged(FOREVER, true),
                new EntryReading.Unchanged(FOREVER, false))) {
            answer = () -> reading;
            assertThat(store.read(KEY, null)).isSameAs(reading);
            assertThat(store.readNow(KEY)).isSameAs(reading);
        }
        assertThat(told)
                .containsExactly(
                        "GET NOTHING", "GET NOTHING", "GET UNCHANGED", "GET UNCHANGED", "GET NOTHING", "GET NOTHING");
    }

    @Test
    void removedObserver_isToldNothing() throws IOException {
        observers.add(observer);
        observers.remove(observer);
        assertThat(observers.isEmpty()).isTrue();
        make(Call.PUT);
        assertThat(told).isEmpty();
    }

    @Test
    void observerThatThrows_disturbsNeitherTheCall_norOthers() throws IOException {
        observers.add(new CacheObserver() {
            @Override
            public void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {
                throw new IllegalStateException("broken");
            }
        });
        observers.add(observer);
        make(Call.PUT);
        assertThat(told).containsExactly("PUT SUCCESS");
    }

    @Test
    void valueThatWasRead_isASuccess_unlessItHasExpired() throws IOException {
        observers.add(observer);
        for (boolean live : new boolean[] {true, false}) {
            EntryMetadata metadata = new EntryMetadata(FOREVER, new EntryVersion(1, 1), ValueForm.BYTES, 1);
            EntryReading reading = new EntryReading.Found(new StoredEntry(metadata, new byte[1]), null, FOREVER, live);
            answer = () -> reading;
            assertThat(store.read(KEY, null)).isSameAs(reading);
        }
        assertThat(told).containsExactly("GET SUCCESS", "GET NOTHING");
    }

    @Test
    void observerThatFailsWithAnError_disturbsNothing() throws IOException {
        observers.add(new CacheObserver() {
            @Override
            public void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {
                throw new NoSuchMethodError("of another version");
            }
        });
        make(Call.PUT);
        answer = () -> {
            throw new IOException("the real one");
        };
        assertThatThrownBy(() -> make(Call.EVICT)).hasMessage("the real one");
    }

    /** It is no operation of a caller, and checks many keys at once. */
    @Test
    void listing_isNotToldOf() throws IOException {
        observers.add(observer);
        answer = () -> ShardListing.NOTHING;
        assertThat(store.readUnchanged(List.of(), new ListingLimit(1, 1))).isSameAs(ShardListing.NOTHING);
        answer = () -> 16;
        assertThat(store.shardsToList()).isEqualTo(16);
        assertThat(told).isEmpty();
    }
}
