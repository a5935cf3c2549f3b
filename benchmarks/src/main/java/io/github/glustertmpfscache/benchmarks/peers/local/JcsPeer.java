package io.github.glustertmpfscache.benchmarks.peers.local;

import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.github.glustertmpfscache.benchmarks.peers.Settling;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.commons.jcs3.access.CacheAccess;
import org.apache.commons.jcs3.auxiliary.AuxiliaryCache;
import org.apache.commons.jcs3.auxiliary.disk.indexed.IndexedDiskCacheAttributes;
import org.apache.commons.jcs3.auxiliary.disk.indexed.IndexedDiskCacheFactory;
import org.apache.commons.jcs3.engine.CompositeCacheAttributes;
import org.apache.commons.jcs3.engine.ElementAttributes;
import org.apache.commons.jcs3.engine.control.CompositeCache;
import org.apache.commons.jcs3.engine.control.CompositeCacheManager;

/** Commons JCS with its indexed disk cache and nothing in memory, except for what waits to be written. */
final class JcsPeer implements Peer, Settling {
    private static final String REGION = "peer";
    private static final String QUEUED = "Purgatory Size";
    private static final long LOOK_NANOS = 20_000;

    /** Held, because the logging of the JDK forgets levels of loggers that nobody holds. */
    private static final Logger LOGGER = Logger.getLogger("org.apache.commons.jcs3");

    private final PeerDirectory directory;
    private final Manager manager;
    private final CacheAccess<String, byte[]> cache;
    private final AuxiliaryCache<String, byte[]> disk;

    /** One of its own, because the one that JCS has for all of a JVM cannot be set up twice. */
    private static final class Manager extends CompositeCacheManager {
        Manager(Properties properties) {
            initialize();
            configure(properties, false);
        }
    }

    private JcsPeer(PeerDirectory directory, Manager manager) {
        this.directory = directory;
        this.manager = manager;
        CompositeCache<String, byte[]> region = manager.getCache(REGION);
        this.cache = new CacheAccess<>(region);
        this.disk = region.getAuxCacheList().get(0);
    }

    static Peer open(PeerDirectory directory, Load load) {
        LOGGER.setLevel(Level.WARNING);
        return new JcsPeer(directory, new Manager(properties(directory, load)));
    }

    private static Properties properties(PeerDirectory directory, Load load) {
        Properties properties = new Properties();
        properties.setProperty("jcs.default", "disk");
        properties.setProperty("jcs.default.cacheattributes", CompositeCacheAttributes.class.getName());
        properties.setProperty("jcs.default.cacheattributes.MaxObjects", "0");
        properties.setProperty("jcs.default.elementattributes", ElementAttributes.class.getName());
        properties.setProperty("jcs.default.elementattributes.IsEternal", "true");
        properties.setProperty("jcs.auxiliary.disk", IndexedDiskCacheFactory.class.getName());
        String attributes = "jcs.auxiliary.disk.attributes";
        properties.setProperty(attributes, IndexedDiskCacheAttributes.class.getName());
        properties.setProperty(attributes + ".DiskPath", directory.path().toString());
        // By default both are 5,000, and what is beyond is dropped.
        properties.setProperty(attributes + ".MaxKeySize", "" + 2 * load.keys());
        properties.setProperty(attributes + ".MaxPurgatorySize", "" + 2 * load.keys());
        properties.setProperty(attributes + ".OptimizeOnShutdown", "false");
        return properties;
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(cache.get(key));
    }

    @Override
    public void put(String key, byte[] value) {
        cache.put(key, value);
    }

    @Override
    public void remove(String key) {
        cache.remove(key);
    }

    @Override
    public void settle() throws IOException {
        while (queued() > 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        LOGGER.setLevel(Level.OFF); // it disposes of its disk cache twice, and calls that severe
        manager.shutDown();
        directory.close();
    }

    private int queued() throws IOException {
        return disk.getStatistics().getStatElements().stream()
                .filter(element -> element.getName().equals(QUEUED))
                .map(element -> (Integer) element.getData())
                .findFirst()
                .orElseThrow(() -> new IOException("JCS does not tell its " + QUEUED));
    }
}
