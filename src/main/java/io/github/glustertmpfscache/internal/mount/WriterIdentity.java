package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryVersion;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names that no other JVM on any host gives, without asking anyone: a random number of 64 bits and a counter. */
final class WriterIdentity {
    /** One for the whole JVM, so that its named caches do not share names either. */
    static final WriterIdentity OF_THIS_JVM = new WriterIdentity(random());

    private final long writer;
    private final AtomicLong sequence = new AtomicLong();

    WriterIdentity(long writer) {
        this.writer = writer;
    }

    /** A number that nobody else draws. */
    static long random() {
        return new SecureRandom().nextLong();
    }

    EntryVersion next() {
        return new EntryVersion(writer, sequence.getAndIncrement());
    }
}
