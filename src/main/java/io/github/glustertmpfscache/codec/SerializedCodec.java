package io.github.glustertmpfscache.codec;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** See {@link ValueCodec#serialized}. */
final class SerializedCodec<V extends Serializable> implements ValueCodec<V> {
    private final Class<V> type;
    private final int schemaId;
    private final ListedClasses listed;

    private SerializedCodec(Class<V> type, int schemaId, ListedClasses listed) {
        this.type = type;
        this.schemaId = schemaId;
        this.listed = listed;
    }

    static <V extends Serializable> ValueCodec<V> of(Class<V> type, int schemaId, Class<?>... alsoAllowed) {
        if (requireNonNull(type, "type").isPrimitive()) {
            throw new IllegalArgumentException("no object is of the type " + type);
        }
        return new SerializedCodec<>(type, schemaId, ListedClasses.of(type, alsoAllowed));
    }

    @Override
    public byte[] encode(V value) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(encoded)) {
            out.writeObject(value);
        }
        return encoded.toByteArray();
    }

    @Override
    public V decode(byte[] encoded) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ListedObjectInput(encoded, listed)) {
            return requireType(in.readObject());
        }
    }

    /** A listed class alone makes no value: it may be listed for what values contain. */
    private V requireType(@Nullable Object found) throws InvalidObjectException {
        if (!type.isInstance(found)) {
            String name = found == null ? "null" : found.getClass().getName();
            throw new InvalidObjectException("it is " + name + ", not " + type.getName());
        }
        return type.cast(found);
    }

    @Override
    public int schemaId() {
        return schemaId;
    }

    @Override
    public String toString() {
        return "ValueCodec.serialized(" + type.getName() + ")";
    }
}
