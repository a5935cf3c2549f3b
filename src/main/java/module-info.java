/** A cache directory that several hosts share, on a GlusterFS mount. */
module io.github.glustertmpfscache {
    requires org.apache.commons.io;
    requires org.slf4j;
    requires static com.github.benmanes.caffeine;
    requires static com.github.luben.zstd_jni;
    requires static micrometer.core;
    requires static org.jspecify;

    exports io.github.glustertmpfscache;
    exports io.github.glustertmpfscache.codec;
    exports io.github.glustertmpfscache.doctor;
    exports io.github.glustertmpfscache.metrics;
    exports io.github.glustertmpfscache.observe;
}
