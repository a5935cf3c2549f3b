package io.github.glustertmpfscache.internal.load;

/** The loader has thrown. */
public final class LoadFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Throwable thrown;

    LoadFailedException(Throwable thrown) {
        super(null, thrown, false, false);
        this.thrown = thrown;
    }

    /** What the loader has thrown. */
    public Throwable thrown() {
        return thrown;
    }
}
