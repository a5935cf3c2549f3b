package io.github.glustertmpfscache.internal.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.UnencodableException;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlightTest {
    private static final ValueFormat<byte[]> BYTES = ValueFormat.of(ValueCodec.bytes());
    private static final ValueFormat<String> TEXT = ValueFormat.of(ValueCodec.utf8());
    private static final Lifespan LIFESPAN = new Lifespan(1, 2);

    private final Flight<byte[]> flight = new Flight<>(BYTES);
    private final byte[] value = {1, 2};

    @Test
    void join_beforeTheLanding_getsACopy() throws Exception {
        OtherThread<FoundValue<byte[]>> waiter = OtherThread.call(flight::join);
        waiter.awaitBlocked();
        flight.land(new FoundValue<>(value, LIFESPAN));
        value[0] = 9;
        FoundValue<byte[]> found = waiter.result();
        assertThat(found.value()).containsExactly(1, 2);
        assertThat(found.lifespan()).isEqualTo(LIFESPAN);
    }

    @Test
    void join_ofWhatAllShare_getsTheSame() throws Exception {
        Flight<String> shared = new Flight<>(TEXT);
        OtherThread<FoundValue<String>> waiter = OtherThread.call(shared::join);
        waiter.awaitBlocked();
        FoundValue<String> found = new FoundValue<>("value", LIFESPAN);
        shared.land(found);
        assertThat(waiter.result()).isSameAs(found);
    }

    @Test
    void join_afterTheLanding_hasToLookAgain() throws Exception {
        flight.land(new FoundValue<>(value, LIFESPAN));
        assertThat(flight.join()).isNull();
        Flight<byte[]> failed = new Flight<>(BYTES);
        failed.fail(new IOException());
        assertThat(failed.join()).isNull();
    }

    @Test
    void join_afterWhatIsStale_getsThat() throws Exception {
        OtherThread<FoundValue<byte[]>> waiter = OtherThread.call(flight::join);
        waiter.awaitBlocked();
        flight.landMeanwhile(new FoundValue<>(value, LIFESPAN));
        FoundValue<byte[]> first = requireNonNull(flight.join());
        assertThat(first.value()).containsExactly(1, 2);
        assertThat(waiter.result().value()).containsExactly(1, 2).isNotSameAs(first.value());
        flight.land(new FoundValue<>(new byte[] {3}, LIFESPAN));
        assertThat(flight.join()).as("once there is something better").isNull();
    }

    @Test
    void landMeanwhile_afterTheLanding_isTooLate() throws Exception {
        flight.land(new FoundValue<>(value, LIFESPAN));
        flight.landMeanwhile(new FoundValue<>(value, LIFESPAN));
        assertThat(flight.join()).isNull();
    }

    @Test
    void failures_comeToThoseWhoWait_asTheyAre() {
        for (Exception failure : new Exception[] {
            new IOException("file"), new LoadFailedException(new Error("loader")), new IllegalArgumentException("bug")
        }) {
            Flight<byte[]> failing = new Flight<>(BYTES);
            OtherThread<FoundValue<byte[]>> waiter = OtherThread.call(failing::join);
            waiter.awaitBlocked();
            failing.fail(failure);
            assertThatThrownBy(waiter::result).isSameAs(failure);
        }
        Flight<byte[]> failing = new Flight<>(BYTES);
        OtherThread<FoundValue<byte[]>> waiter = OtherThread.call(failing::join);
        waiter.awaitBlocked();
        Error error = new StackOverflowError();
        failing.fail(error);
        assertThatThrownBy(waiter::result)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(error);
    }

    @Test
    void valueThatCannotBeCopied_failsThoseWhoWaitAlone() {
        ValueFormat<byte[]> broken = ValueFormat.of(new ValueCodec<>() {
            @Override
            public byte[] encode(byte[] decoded) {
                throw new ArithmeticException("broken");
            }

            @Override
            public byte[] decode(byte[] encoded) {
                return encoded;
            }

            @Override
            public int schemaId() {
                return 1000;
            }
        });
        Flight<byte[]> failing = new Flight<>(broken);
        OtherThread<FoundValue<byte[]>> waiter = OtherThread.call(failing::join);
        waiter.awaitBlocked();
        failing.land(new FoundValue<>(value, LIFESPAN));
        assertThatThrownBy(waiter::result).isInstanceOf(UnencodableException.class);
    }

    @Test
    void detached_isNotStored() {
        assertThat(flight.beginStoring()).isTrue();
        Flight<byte[]> detached = new Flight<>(BYTES);
        detached.detach();
        detached.detach();
        assertThat(detached.beginStoring()).isFalse();
    }

    @Test
    void detach_whileItIsStored_waitsForTheEnd() throws Exception {
        assertThat(flight.beginStoring()).isTrue();
        OtherThread<Boolean> writer = OtherThread.call(() -> {
            flight.detach();
            return true;
        });
        writer.awaitBlocked();
        flight.end();
        assertThat(writer.result()).isTrue();
    }

    @Test
    void work_isThatOfWhoeverTookItOver() throws Exception {
        assertThat(flight.isWorkOfCaller()).isTrue();
        AtomicInteger runs = new AtomicInteger();
        flight.handOver(runs::incrementAndGet);
        assertThat(flight.isWorkOfCaller()).isFalse();
        assertThat(OtherThread.call(() -> {
                            flight.runIfQueued();
                            return flight.isWorkOfCaller();
                        })
                        .result())
                .isTrue();
        assertThat(flight.isWorkOfCaller()).isFalse();
        flight.runIfQueued();
        assertThat(runs).hasValue(1);
    }

    @Test
    void isOf_itsCodecAlone() {
        assertThat(flight.isOf(BYTES)).isTrue();
        assertThat(flight.isOf(TEXT)).isFalse();
        assertThat(flight.isOf(ValueFormat.of(ValueCodec.bytes()))).isTrue();
    }
}
