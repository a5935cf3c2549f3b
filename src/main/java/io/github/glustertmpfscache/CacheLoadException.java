package io.github.glustertmpfscache;

/** Thrown to who asks for a value whose loader has thrown a checked exception, which is the cause. Nothing was cached. */
public class CacheLoadException extends CacheException {
    private static final long serialVersionUID = 1;

    CacheLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
