package io.github.glustertmpfscache;

/**
 * There is no room for a value: the volume is full and eviction did not mend that in the part of the operation's time that it may
 * take, or the value is larger than the limit of the cache. The key's old value is still there, nothing of the new one is left, and reads go on.
 */
public final class CacheFullException extends CacheException {
    private static final long serialVersionUID = 1;

    CacheFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
