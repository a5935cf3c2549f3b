package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.Printable;
import io.github.glustertmpfscache.internal.VolumeFullException;
import io.github.glustertmpfscache.internal.load.LoadFailedException;
import io.github.glustertmpfscache.internal.outage.CircuitBreaker;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Turns what the layers below throw into what callers see: unchecked, and with the cache and the mount in the message. */
final class Failures {
    private final String cacheName;
    private final Path mount;

    Failures(String cacheName, Path mount) {
        this.cacheName = cacheName;
        this.mount = mount;
    }

    String cacheName() {
        return cacheName;
    }

    Path mount() {
        return mount;
    }

    CacheException ofOpening(IOException cause) {
        return failed("Opening", cause);
    }

    CacheException ofClosing(IOException cause) {
        return failed("Closing", cause);
    }

    CacheException unavailable(
            String operation, MountOutException cause, long startNanos, CircuitBreaker.State breaker) {
        return unavailable(operation + " of " + this, (Throwable) cause, startNanos, breaker);
    }

    CacheException unavailable(
            String operation, String key, MountOutException cause, long startNanos, CircuitBreaker.State breaker) {
        return unavailable(ofKey(operation, key) + " " + this, (Throwable) cause, startNanos, breaker);
    }

    private static CacheException unavailable(
            String what, Throwable cause, long startNanos, CircuitBreaker.State breaker) {
        long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
        return new MountUnavailableException(
                what + " failed after " + millis + " ms (breaker " + breaker + "): " + cause.getMessage(), cause);
    }

    CacheException of(String operation, IOException cause) {
        return failed(operation + " of", cause);
    }

    CacheException of(String operation, String key, IOException cause) {
        return failed(ofKey(operation, key), cause);
    }

    /** Too many calls wait. */
    CacheException busy(String operation, String key, RejectedExecutionException cause) {
        return new CacheException(ofKey(operation, key) + " " + this + " failed: " + cause.getMessage(), cause);
    }

    /** What the loader has thrown, as it is unless callers do not reckon with it. */
    RuntimeException ofLoading(String key, LoadFailedException failed) {
        Throwable cause = failed.thrown();
        if (cause instanceof Error e) {
            throw e;
        }
        return cause instanceof RuntimeException e
                ? e
                : new CacheLoadException(ofKey("Loading", key) + " " + this + " failed: " + cause, cause);
    }

    private static String ofKey(String operation, String key) {
        return operation + " of key " + Printable.quote(key) + " in";
    }

    private CacheException failed(String operation, IOException cause) {
        String message = operation + " " + this + " failed: " + reason(cause);
        if (cause instanceof MountOutException) {
            return new MountUnavailableException(message, cause);
        }
        return cause instanceof VolumeFullException
                ? new CacheFullException(message, cause)
                : new CacheException(message, cause);
    }

    static IOException unsupported(UnsupportedOperationException cause) {
        return new IOException("the file system cannot do this: " + cause.getMessage(), cause);
    }

    IllegalStateException closed() {
        return new IllegalStateException(this + " is closed");
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile()
                    + ". Run as the user that made the cache, or make it with groupAccess(true)";
        }
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason() + " (" + failure.getFile() + ")";
        }
        // Most of Java's file exceptions have the bare path as their message.
        return cause instanceof FileSystemException || cause.getMessage() == null
                ? cause.toString()
                : cause.getMessage();
    }

    /** Names the cache as messages do: {@code cache 'shop' on /cache_client}. */
    @Override
    public String toString() {
        return "cache '" + cacheName + "' on " + mount;
    }
}
