package io.github.glustertmpfscache.internal.threads;

/** A call has not ended in time. */
public final class CallTimedOutException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean hasBegun;

    CallTimedOutException(boolean hasBegun) {
        super(hasBegun ? "the call has not ended" : "the call has not begun");
        this.hasBegun = hasBegun;
    }

    /** Whether it is still going on; it is certain that it will never begin otherwise. */
    public boolean hasBegun() {
        return hasBegun;
    }
}
