package io.github.glustertmpfscache.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a doctor and the peers on other hosts talk: through files in the doctor's directory. Every message has a name of its own, since a
 * new name is seen at once where a changed file is not; and names are looked for in the list of the directory, since a client may remember
 * that a name was not there. P is the peer's random id: what several peers write does not mix.
 *
 * <pre>
 *  watched-F           a file that the doctor changes; its versions count from 0, which is there from the beginning
 *  wanted/             the doctor: whoever is there, talk to me in here
 *  wanted/hello-P      the peer: here I am, on the host of this name
 *  wanted/ping-N       the doctor: what time is it? N counts from 0
 *  wanted/pong-P-N     the peer: this, in microseconds
 *  wanted/seen-P-F-V   the peer: when it first saw version V of a watched file, in microseconds
 *  wanted/bye          the doctor: that is all
 * </pre>
 *
 * <p>The watched files are not beside the messages, since a list of their directory would bring the client up to date.
 */
record PeerFiles(Path directory) {
    static final int WATCHED = 4;

    /** Of a watched file. */
    static final int BYTES = 1024;

    static final String WANTED = "wanted";

    private static final String HELLO = "hello-";
    private static final int MESSAGE_BYTES = 64;

    /** More than a doctor and many peers write. */
    private static final int MOST_NAMES = 10_000;

    Path watched(int file) {
        return directory.resolve("watched-" + file);
    }

    /** Where the messages are. */
    Path wanted() {
        return directory.resolve(WANTED);
    }

    Path message(String name) {
        return wanted().resolve(name);
    }

    static String bye() {
        return "bye";
    }

    static String hello(String peer) {
        return HELLO + peer;
    }

    static String ping(int number) {
        return "ping-" + number;
    }

    static String pong(String peer, int number) {
        return "pong-" + peer + "-" + number;
    }

    static String seen(String peer, int file, long version) {
        return "seen-" + peer + "-" + file + "-" + version;
    }

    /** The peer whose greeting that is. */
    static Optional<String> greeter(String name) {
        return name.matches(HELLO + "[0-9a-f]{16}") ? Optional.of(name.substring(HELLO.length())) : Optional.empty();
    }

    /** The names of the messages. */
    Set<String> names(WatchedCalls calls) throws IOException {
        return names(calls, wanted());
    }

    static Set<String> names(WatchedCalls calls, Path directory) throws IOException {
        return calls.call("list", directory, () -> {
            Set<String> names = new HashSet<>();
            try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
                for (Path path : paths) {
                    names.add(path.getFileName().toString());
                    if (names.size() == MOST_NAMES) {
                        break;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return names;
        });
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    static byte[] bytes(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    /** Reads a message that is a number; empty if it is not there, or is none. */
    OptionalLong number(WatchedCalls calls, String name) throws IOException {
        String text = text(calls, name);
        return text.matches("-?\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Reads a message; empty also if it is not there. */
    String text(WatchedCalls calls, String name) throws IOException {
        return new String(read(calls, message(name), MESSAGE_BYTES), US_ASCII);
    }

    /**
     * Reads what should be a small regular file. Anything else may hang or never end, and is not opened; like a file that is not there or
     * too long, it is empty.
     */
    static byte[] read(WatchedCalls calls, Path file, int most) throws IOException {
        try {
            return calls.call("read", file, () -> {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
                if (!found.isRegularFile()) {
                    return new byte[0];
                }
                ByteBuffer content = ByteBuffer.allocate(most + 1);
                try (FileChannel channel = FileChannel.open(file, Set.of(READ, NOFOLLOW_LINKS))) {
                    while (content.hasRemaining() && channel.read(content) >= 0) {
                        // on
                    }
                }
                return content.hasRemaining() ? Arrays.copyOf(content.array(), content.position()) : new byte[0];
            });
        } catch (IOException e) {
            if (Failure.isMissing(e) || Failure.isStale(e)) {
                return new byte[0];
            }
            throw e;
        }
    }
}
