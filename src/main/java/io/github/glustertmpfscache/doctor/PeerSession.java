package io.github.glustertmpfscache.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a {@link Peer} does for one doctor, on a thread of its own. */
final class PeerSession {
    /** A doctor asks right after the greeting, or was killed before it could. */
    private static final Duration ASKS_WITHIN = Duration.ofSeconds(20);

    /** A doctor that says nothing for so long is gone. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static final int POLL_MILLIS = 2;

    private final Peer peer;
    private final PeerFiles with;
    private final WatchedCalls calls;
    private final long[] seen = new long[PeerFiles.WATCHED];
    private long heardNanos = System.nanoTime();
    private Duration patience = ASKS_WITHIN;
    private int pings;

    PeerSession(Peer peer, PeerFiles with, WatchedCalls calls) {
        this.peer = peer;
        this.with = with;
        this.calls = calls;
    }

    /** Answers the doctor until it says goodbye or nothing any more, or the calls are ended. */
    void answer() throws IOException, InterruptedException {
        say(PeerFiles.hello(peer.id()), peer.host().getBytes(US_ASCII));
        while (!calls.isEnded() && System.nanoTime() - heardNanos < patience.toNanos()) {
            Set<String> names = with.names(calls);
            if (names.contains(PeerFiles.bye())) {
                return;
            }
            answerPings(names);
            lookAtWatched();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private void answerPings(Set<String> names) throws IOException {
        while (names.contains(PeerFiles.ping(pings))) {
            String pong = PeerFiles.pong(peer.id(), pings);
            if (!names.contains(pong)) { // which it is if this directory has failed and is tried again
                say(pong, PeerFiles.bytes(PeerFiles.nowMicros()));
            }
            pings++;
            patience = SILENCE;
            heardNanos = System.nanoTime();
            peer.hasAnswered(with.directory());
        }
    }

    private void lookAtWatched() throws IOException {
        for (int file = 0; file < seen.length; file++) {
            long version = Stamp.read(PeerFiles.read(calls, with.watched(file), PeerFiles.BYTES), PeerFiles.BYTES);
            long now = PeerFiles.nowMicros();
            if (version > seen[file]) {
                seen[file] = version;
                say(PeerFiles.seen(peer.id(), file, version), PeerFiles.bytes(now));
                heardNanos = System.nanoTime();
            }
        }
    }

    private void say(String name, byte[] message) throws IOException {
        if (!peer.isOurs(with.directory()) || !peer.isOurs(with.wanted())) {
            throw new IOException(with.wanted() + " is another one now");
        }
        peer.put(with.message(name), message);
    }
}
