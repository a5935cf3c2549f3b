package io.github.glustertmpfscache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Java serialization may read, and that nothing else gets as far as running its code. */
class SerializedCodecTest {
    private static final AtomicInteger UNLISTED_CODE_RAN = new AtomicInteger();

    @SuppressWarnings("ArrayRecordComponent") // to be read back, never compared
    private record Order(String name, int[] amounts, ArrayList<HashMap<String, Integer>> parts, TimeUnit unit)
            implements Serializable {}

    private static final class Unlisted implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            UNLISTED_CODE_RAN.incrementAndGet();
            in.defaultReadObject();
        }
    }

    private static class Base implements Serializable {
        private static final long serialVersionUID = 1;
    }

    private static final class Derived extends Base {
        private static final long serialVersionUID = 1;
    }

    private static final class Node implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("UnusedVariable") // read by the stream
        private final @Nullable Node next;

        Node(@Nullable Node next) {
            this.next = next;
        }
    }

    private enum Colour {
        RED,
        GREEN { // a subclass
            @Override
            public String toString() {
                return "green";
            }
        }
    }

    @Test
    void nestedCollections_comeBack() throws Exception {
        ValueCodec<Order> codec =
                ValueCodec.serialized(Order.class, 1000, ArrayList.class, HashMap.class, Integer.class, TimeUnit.class);
        HashMap<String, Integer> part = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            part.put("part " + i, i);
        }
        Order order = new Order("o", new int[] {1, 2}, new ArrayList<>(List.of(part, new HashMap<>())), TimeUnit.DAYS);
        Order read = codec.decode(codec.encode(order));
        assertThat(read.name()).isEqualTo("o");
        assertThat(read.amounts()).containsExactly(1, 2);
        assertThat(read.parts()).isEqualTo(order.parts());
        assertThat(read.unit()).isEqualTo(TimeUnit.DAYS);
        assertThat(codec.schemaId()).isEqualTo(1000);
        assertThat(codec.hasImmutableValues()).isFalse();
    }

    @Test
    void numbersStringsAndEnums_comeBack() throws Exception {
        assertThat(throughCodec(7, Integer.class)).isEqualTo(7);
        assertThat(throughCodec(7L, Long.class)).isEqualTo(7L);
        assertThat(throughCodec("text", String.class)).isEqualTo("text");
        assertThat(throughCodec("long ".repeat(20_000), String.class)).isEqualTo("long ".repeat(20_000));
        assertThat(throughCodec(Colour.RED, Colour.class)).isEqualTo(Colour.RED);
        assertThat(throughCodec(Colour.GREEN, Colour.class)).isEqualTo(Colour.GREEN);
        assertThat(throughCodec(2.5, Number.class, Double.class)).isEqualTo(2.5);
    }

    @Test
    void arrays_comeBackIfListed() throws Exception {
        String[] strings = {"a", "b"};
        assertThat(throughCodec(strings, String[].class)).containsExactly("a", "b");
        assertThat(throughCodec(new byte[100_000], byte[].class)).hasSize(100_000);
        assertThat(throughCodec(new Object[] {"a", 1}, Object[].class, Integer.class))
                .containsExactly("a", 1);
        assertRefused(encoded(strings), Object[].class);
        assertRefused(encoded(new Integer[] {1}), Integer.class);
    }

    /** The limit on what arrays claim must leave room for the sparsest table that a collection makes. */
    @Test
    void largeAndSparseCollections_comeBack() throws Exception {
        HashMap<Integer, Integer> sparse = new HashMap<>(16, 0.01f);
        HashSet<Short> sparseSet = new HashSet<>(16, 0.01f);
        IdentityHashMap<Object, Object> identities = new IdentityHashMap<>();
        ArrayDeque<Object> deque = new ArrayDeque<>();
        ArrayList<HashMap<String, String>> small = new ArrayList<>();
        String key = "k";
        for (int i = 0; i < 4097; i++) {
            sparse.put(i, 0);
            sparseSet.add((short) i);
            identities.put((byte) i, "");
            deque.add("");
            HashMap<String, String> one = new HashMap<>(2, 0.01f);
            one.put(key, key);
            small.add(one);
        }
        assertThat(throughCodec(sparse, HashMap.class, Integer.class)).isEqualTo(sparse);
        assertThat(throughCodec(sparseSet, HashSet.class, Short.class)).isEqualTo(sparseSet);
        assertThat(throughCodec(identities, IdentityHashMap.class, Byte.class)).hasSize(256);
        assertThat(throughCodec(deque, ArrayDeque.class)).hasSize(4097);
        assertThat(throughCodec(small, ArrayList.class, HashMap.class)).isEqualTo(small);
    }

    @Test
    void unlistedClass_isRefusedAndNoneOfItsCodeRuns() throws Exception {
        UNLISTED_CODE_RAN.set(0);
        assertRefused(encoded(new Unlisted()), Order.class);
        assertRefused(encoded(new ArrayList<>(List.of("a", new Unlisted()))), ArrayList.class);
        assertRefused(encoded(new HashMap<>(Map.of("a", new Unlisted()))), HashMap.class);
        assertRefused(encoded(new Object[] {new Unlisted()}), Object[].class);
        assertRefused(encoded(new Unlisted[] {new Unlisted()}), Object[].class);
        assertThat(UNLISTED_CODE_RAN).hasValue(0);
        assertThat(throughCodec(new Unlisted(), Unlisted.class)).isNotNull();
        assertThat(UNLISTED_CODE_RAN).as("it would have run").hasValue(1);
    }

    @Test
    void refusal_namesTheClass() throws Exception {
        byte[] encoded = encoded(new ArrayList<>(List.of(new Unlisted())));
        assertThatThrownBy(() -> codec(ArrayList.class).decode(encoded))
                .hasMessageContaining(Unlisted.class.getName())
                .hasMessageContaining("not on the list");
    }

    @Test
    void classThatIsNotThere_isRefusedWithoutLookingForIt() throws Exception {
        byte[] encoded = encoded(new Unlisted());
        String name = Unlisted.class.getName();
        byte[] renamed = new String(encoded, StandardCharsets.ISO_8859_1)
                .replace(name, name.substring(1) + "X")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(renamed, Unlisted.class);
    }

    @Test
    void subclassesAndConcreteSuperclasses_areRefusedUnlessListed() throws Exception {
        assertRefused(encoded(new Derived()), Base.class);
        assertRefused(encoded(new Derived()), Derived.class);
        assertThat(throughCodec(new Derived(), Base.class, Derived.class)).isInstanceOf(Derived.class);
        assertRefused(encoded(new LinkedHashMap<>()), LinkedHashMap.class);
        assertThat(throughCodec(new LinkedHashMap<>(Map.of(1, 2)), LinkedHashMap.class, HashMap.class, Integer.class))
                .isEqualTo(Map.of(1, 2));
    }

    @Test
    void dynamicProxies_areRefused() throws Exception {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (InvocationHandler & Serializable)
                        (self, method, arguments) -> "");
        assertRefused(encoded(proxy), Serializable.class, proxy.getClass(), Runnable.class);
    }

    @Test
    void standIns_canBeListed() throws Exception {
        assertRefused(encoded(Instant.EPOCH), Instant.class);
        assertThat(throughCodec(Instant.EPOCH, Instant.class, Class.forName("java.time.Ser")))
                .isEqualTo(Instant.EPOCH);
        assertThat(throughCodec(
                        (Serializable) List.of("a"),
                        Serializable.class,
                        List.of("a").getClass(),
                        Class.forName("java.util.CollSer")))
                .isEqualTo(List.of("a"));
    }

    @Test
    void listedClassThatIsNotTheType_isRefused() throws Exception {
        ValueCodec<HashMap<?, ?>> codec = codec(HashMap.class, Integer.class);
        byte[] number = encoded(7);
        assertThatThrownBy(() -> codec.decode(number))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("java.lang.Integer, not java.util.HashMap");
        byte[] nothing = encoded(null);
        assertThatThrownBy(() -> codec.decode(nothing)).isInstanceOf(InvalidObjectException.class);
    }

    @Test
    void depth_isLimited() throws Exception {
        assertThat(throughCodec(chain(100), Node.class)).isNotNull();
        assertRefused(encoded(chain(101)), Node.class);
        assertRefused(encoded(chain(1000)), Node.class);
    }

    @Test
    void arrayThatClaimsMoreThanThereIs_isRefusedBeforeItIsMade() throws Exception {
        byte[] encoded = encoded(new long[0]);
        ByteBuffer.wrap(encoded).putInt(encoded.length - 4, Integer.MAX_VALUE);
        assertRefused(encoded, long[].class);
    }

    @Test
    void collectionThatClaimsMoreThanThereIs_isRefusedBeforeItsTableIsMade() throws Exception {
        byte[] encoded = encoded(new HashMap<>());
        ByteBuffer.wrap(encoded).putInt(encoded.length - 5, 1 << 29); // the last byte ends the object's own data
        assertRefused(encoded, HashMap.class);
    }

    /** Each claim alone would be within the limit; a hundred of them in each other would take much more memory than bytes. */
    @Test
    void arraysInArrays_areCountedTogether() throws Exception {
        Object[] nested = {};
        for (int i = 0; i < 20; i++) {
            nested = new Object[] {nested};
        }
        byte[] encoded = encoded(nested);
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        int claims = 0;
        for (int i = 0; i < encoded.length - 4; i++) {
            if (bytes.getInt(i) == 1 && encoded[i + 4] == 'u') { // a length, and the next array
                bytes.putInt(i, encoded.length);
                claims++;
            }
        }
        assertThat(claims).isEqualTo(20);
        assertRefused(encoded, Object[].class);
    }

    @Test
    void brokenStreams_areRefused() throws Exception {
        byte[] encoded = encoded(new ArrayList<>(List.of("a", "b")));
        ValueCodec<ArrayList<?>> codec = codec(ArrayList.class);
        for (int length = 0; length < encoded.length; length++) {
            byte[] torn = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> codec.decode(torn)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void unlistedClass_canBeWritten() throws Exception {
        assertThat(codec(ArrayList.class).encode(new ArrayList<>(List.of(new Unlisted()))))
                .isNotEmpty();
    }

    @Test
    void primitiveType_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueCodec.serialized(int.class, 1000));
    }

    private static Node chain(int length) {
        Node first = new Node(null);
        for (int i = 1; i < length; i++) {
            first = new Node(first);
        }
        return first;
    }

    private static <V extends Serializable> V throughCodec(V value, Class<? super V> type, Class<?>... also)
            throws Exception {
        ValueCodec<V> codec = codec(type, also);
        return codec.decode(codec.encode(value));
    }

    /** A codec of what a class literal cannot say: a generic type. */
    @SuppressWarnings("unchecked")
    private static <V extends Serializable> ValueCodec<V> codec(Class<? super V> type, Class<?>... also) {
        return ValueCodec.serialized((Class<V>) type, 1000, also);
    }

    /** Refused for a class or a limit, which is not the same as failing somewhere later. */
    private static void assertRefused(byte[] encoded, Class<? extends Serializable> type, Class<?>... also) {
        assertThatThrownBy(() -> ValueCodec.serialized(type, 1000, also).decode(encoded))
                .isInstanceOf(InvalidClassException.class);
    }

    private static byte[] encoded(@Nullable Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }
}
