import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.LoadOptions;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TypedCache;
import io.github.glustertmpfscache.codec.ValueCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The README's second example: values of a type, in memory too, loaded when they are not there. */
public final class ReadThrough {
    private ReadThrough() {}

    /**
     * Asks for one value twice.
     *
     * @param args the mount's path, and {@code local} if it is no GlusterFS mount
     */
    public static void main(String[] args) {
        try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(Path.of(args[0]))
                .name("pages")
                .expireAfterWrite(Duration.ofMinutes(10))
                .nearCache(NearCacheOptions.ofMaximumBytes(64 << 20).stalenessBound(Duration.ofSeconds(1)))
                .loading(LoadOptions.create().staleIfError(Duration.ofHours(1)).oncePerCluster(Duration.ofSeconds(5)))
                .requireMount(args.length == 1)
                .build()) {
            TypedCache<String> pages = cache.typed(ValueCodec.utf8().compressedAbove(4096));
            System.out.println(pages.get("/index", ReadThrough::render)); // rendered once, on one host
            System.out.println(pages.get("/index", ReadThrough::render)); // from memory, no file call
            System.out.println(cache.stats().loading().loads() + " " + cache.stats().near().hits()); // 1 1
        }
    }

    private static String render(String path) {
        return "<h1>" + path.toUpperCase(Locale.ROOT) + "</h1>";
    }
}
