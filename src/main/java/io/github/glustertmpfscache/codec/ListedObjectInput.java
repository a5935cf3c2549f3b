package io.github.glustertmpfscache.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/**
 * Reads objects of listed classes. A class that is not listed is not even looked for, and a listed one is the very class that was
 * given, whatever class loader would be found by this library.
 */
final class ListedObjectInput extends ObjectInputStream {
    private final ListedClasses listed;

    ListedObjectInput(byte[] encoded, ListedClasses listed) throws IOException {
        super(new ByteArrayInputStream(encoded));
        this.listed = listed;
        // The filter of the whole JVM keeps its say: one that is set here would replace it.
        setObjectInputFilter(ObjectInputFilter.merge(
                new ReadLimits(listed, encoded.length), ObjectInputFilter.Config.getSerialFilter()));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws InvalidClassException {
        Class<?> found = listed.named(description.getName());
        if (found == null) {
            throw new InvalidClassException(
                    description.getName(), "not on the list of classes that the codec was given");
        }
        return found;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws InvalidClassException {
        throw new InvalidClassException("a dynamic proxy of " + String.join(", ", interfaces) + " is never read");
    }
}
