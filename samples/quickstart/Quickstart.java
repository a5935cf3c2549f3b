import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.nio.file.Path;
import java.time.Duration;

/** The README's example. Run it with the mount's path, or with a local directory and the word {@code local}. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Puts, gets and evicts.
     *
     * @param args the mount's path, and {@code local} if it is no GlusterFS mount
     */
    public static void main(String[] args) {
        try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(Path.of(args[0])) // such as /cache_client
                .name("shop")
                .expireAfterWrite(Duration.ofMinutes(10))
                .requireMount(args.length == 1) // false: a local directory will do
                .build()) {
            cache.put("greeting", "hello".getBytes(UTF_8));
            cache.get("greeting").ifPresent(value -> System.out.println(new String(value, UTF_8)));
            System.out.println(cache.putIfAbsent("greeting", "hi".getBytes(UTF_8))); // false: there is one
            System.out.println(cache.evict("greeting")); // true
        }
    }
}
