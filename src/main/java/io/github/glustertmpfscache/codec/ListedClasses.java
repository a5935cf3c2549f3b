package io.github.glustertmpfscache.codec;

import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The classes that a {@link SerializedCodec} reads, by name. */
final class ListedClasses {
    /**
     * Arrays without code of their own. The last two are what {@code java.util}'s collections ask the filter about before they make
     * their tables; what is in an array is checked by itself.
     */
    private static final List<Class<?>> ALWAYS = List.of(
            boolean[].class,
            byte[].class,
            char[].class,
            short[].class,
            int[].class,
            long[].class,
            float[].class,
            double[].class,
            Object[].class,
            Map.Entry[].class);

    private final Map<String, Class<?>> byName = new HashMap<>();

    private ListedClasses() {}

    static ListedClasses of(Class<?> type, Class<?>... also) {
        ListedClasses listed = new ListedClasses();
        ALWAYS.forEach(listed::add);
        listed.addWithAbstractSuperclasses(type);
        for (Class<?> each : also) {
            listed.addWithAbstractSuperclasses(each);
        }
        return listed;
    }

    /** A stream names the superclasses too. No object is of an abstract one, so listing it lets no other object in. */
    private void addWithAbstractSuperclasses(Class<?> listed) {
        add(listed);
        for (Class<?> c = listed.getSuperclass(); c != null; c = c.getSuperclass()) {
            if (Modifier.isAbstract(c.getModifiers())) {
                add(c);
            }
        }
    }

    private void add(Class<?> listed) {
        byName.put(listed.getName(), listed);
    }

    @Nullable
    Class<?> named(String name) {
        return byName.get(name);
    }

    boolean contains(Class<?> found) {
        return byName.get(found.getName()) == found;
    }
}
