package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A file call that does not end before the test says so. */
public final class HangingCall implements Fault {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void happen(Path path) throws IOException {
        begun.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public void awaitBegun() throws InterruptedException {
        begun.await();
    }

    public void release() {
        released.countDown();
    }
}
