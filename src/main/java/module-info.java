/** A cache directory that several hosts share, on a GlusterFS mount. */
module io.github.glustertmpfscache {
    requires org.apache.commons.io;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.github.glustertmpfscache;
}
