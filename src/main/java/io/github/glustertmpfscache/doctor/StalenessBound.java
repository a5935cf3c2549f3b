package io.github.glustertmpfscache.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * How old what a mount shows may be, as far as its options tell.
 *
 * @param isKnown whether they tell
 * @param bound how old; zero if not known
 * @param words the same for people
 */
record StalenessBound(boolean isKnown, Duration bound, String words) {
    /** What the library's documentation says of GlusterFS with its default options. */
    static final Duration LIBRARY = Duration.ofSeconds(3);

    /** What GlusterFS's client may add to the kernel's entry-timeout: its own second, and one more when a read renews that. */
    private static final Duration CLIENT_CACHES = Duration.ofSeconds(2);

    static StalenessBound of(MountEntry entry, Optional<GlusterClient> client) {
        if (entry.isGlusterFs() && client.isPresent()) {
            Duration kernel = seconds(client.get().option("entry-timeout"), 1);
            Duration bound = kernel.plus(CLIENT_CACHES);
            return new StalenessBound(
                    true,
                    bound,
                    kernel.isZero()
                            ? "entry-timeout=0: changes of others at once if the volume has performance.stat-prefetch off (profile coherent),"
                                    + " else within 2 s"
                            : "changes of others within " + bound.toSeconds() + " s");
        }
        if (entry.isNfs()) {
            if (entry.options().contains("noac")
                    || entry.option("actimeo").filter("0"::equals).isPresent()) {
                return new StalenessBound(true, Duration.ZERO, "attributes are not cached: changes of others at once");
            }
            Duration files = seconds(entry.option("acregmax"), 60);
            Duration directories = seconds(entry.option("acdirmax"), 60);
            Duration longer = files.compareTo(directories) > 0 ? files : directories;
            return new StalenessBound(
                    true, longer, "changes of others within " + longer.toSeconds() + " s (acregmax, acdirmax)");
        }
        return new StalenessBound(false, Duration.ZERO, "its options do not tell how late changes of others are seen");
    }

    private static Duration seconds(Optional<String> text, double otherwise) {
        double seconds = otherwise;
        try {
            seconds = text.map(Double::parseDouble).orElse(otherwise);
        } catch (NumberFormatException e) {
            // Then the default is as good a guess as any.
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
