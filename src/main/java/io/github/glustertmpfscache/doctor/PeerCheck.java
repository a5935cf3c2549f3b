package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** By how much do the clocks of this host and a peer's differ, and when does the peer see what this host changes? */
final class PeerCheck implements Check {
    static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    private static final int PINGS = 10;
    private static final int CHANGES_PER_FILE = 5;

    private static final int POLL_MILLIS = 2;
    private static final int POLL_SLOWLY_MILLIS = 20;

    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final String TRY_AGAIN = "Look whether doctor --peer still runs on the other host, and try again";

    /** For all peers, each of which looks a few times a second. */
    private final Duration greetWithin;

    private final Duration answersWithin;
    private final Duration seesWithin;

    PeerCheck() {
        this(Duration.ofMillis(1500), Duration.ofSeconds(3), Duration.ofSeconds(8));
    }

    PeerCheck(Duration greetWithin, Duration answersWithin, Duration seesWithin) {
        this.greetWithin = greetWithin;
        this.answersWithin = answersWithin;
        this.seesWithin = seesWithin;
    }

    /** Half of what a quick round trip may hide. */
    record Clocks(double skewMillis, double roundTripMillis) {}

    /** After how long a peer has seen a change. */
    private record Look(String peer, double millis) {}

    @Override
    public String id() {
        return "peer";
    }

    @Override
    public String title() {
        return "other host";
    }

    @Override
    public MountFinding run(Exam exam) throws IOException, InterruptedException {
        announce(exam);
        return ask(exam);
    }

    /** From now on peers greet. */
    static void announce(Exam exam) throws IOException {
        PeerFiles files = new PeerFiles(exam.workspace().path());
        for (int file = 0; file < PeerFiles.WATCHED; file++) {
            exam.workspace().put(files.watched(file), Stamp.of(0, PeerFiles.BYTES));
        }
        Path wanted = files.wanted();
        FileAttribute<?>[] ownersOnly =
                wanted.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0];
        exam.calls().run("mkdir", wanted, () -> Files.createDirectory(wanted, ownersOnly));
    }

    /** Asks those that greet. */
    MountFinding ask(Exam exam) throws IOException, InterruptedException {
        PeerFiles files = new PeerFiles(exam.workspace().path());
        try {
            Set<String> peers = peers(exam, files);
            if (peers.isEmpty()) {
                return skipped(
                        "no peer: run doctor --peer /cache_client on another host, as the same user, at the same time");
            }
            return report(exam, files, findings(exam, files, peers));
        } finally {
            sayGoodbye(exam, files);
        }
    }

    private static void sayGoodbye(Exam exam, PeerFiles files) {
        try {
            exam.workspace().put(files.message(PeerFiles.bye()), PeerFiles.bytes(0));
        } catch (IOException e) {
            // Then they end when the directory is gone.
        }
    }

    private Set<String> peers(Exam exam, PeerFiles files) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (exam.isWithin(start, greetWithin)) {
            TimeUnit.MILLISECONDS.sleep(POLL_SLOWLY_MILLIS);
        }
        Set<String> peers = new LinkedHashSet<>();
        for (String name : new TreeSet<>(files.names(exam.calls()))) {
            PeerFiles.greeter(name).ifPresent(peers::add);
        }
        return peers;
    }

    private Map<String, MountFinding> findings(Exam exam, PeerFiles files, Set<String> peers)
            throws IOException, InterruptedException {
        Map<String, List<Clocks>> rounds = new TreeMap<>();
        Set<String> there = peers;
        int pings = 0;
        while (pings < PINGS && !there.isEmpty()) {
            Map<String, Clocks> answers = ping(exam, files, pings++, there);
            answers.forEach((peer, clocks) ->
                    rounds.computeIfAbsent(peer, first -> new ArrayList<>()).add(clocks));
            there = answers.keySet();
        }
        Map<String, Clocks> clocks = new TreeMap<>();
        for (String peer : there) {
            clocks.put(peer, quickest(rounds.getOrDefault(peer, List.of())));
        }
        Map<String, List<Double>> looks = changes(exam, files, clocks);
        Set<String> doubtful = new LinkedHashSet<>(clocks.keySet());
        doubtful.removeIf(peer -> !looks.getOrDefault(peer, List.of()).contains(NEVER));
        Set<String> back = doubtful.isEmpty()
                ? Set.of()
                : ping(exam, files, pings, doubtful).keySet();
        Map<String, MountFinding> findings = new LinkedHashMap<>();
        for (String peer : peers) {
            boolean gone = !clocks.containsKey(peer) || (doubtful.contains(peer) && !back.contains(peer));
            Optional<Clocks> best = Optional.ofNullable(rounds.get(peer)).map(PeerCheck::quickest);
            findings.put(
                    peer,
                    gone || best.isEmpty()
                            ? gone(best)
                            : judge(best.get(), Percentiles.of(looks.getOrDefault(peer, List.of()))));
        }
        return findings;
    }

    /** Asks for the time; returns the answers of those who give it. */
    private Map<String, Clocks> ping(Exam exam, PeerFiles files, int number, Collection<String> peers)
            throws IOException, InterruptedException {
        Map<String, Clocks> answers = new TreeMap<>();
        Set<String> waiting = new HashSet<>(peers);
        long sent = PeerFiles.nowMicros();
        exam.workspace().put(files.message(PeerFiles.ping(number)), PeerFiles.bytes(sent));
        long start = System.nanoTime();
        while (!waiting.isEmpty() && exam.isWithin(start, answersWithin)) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            Set<String> names = files.names(exam.calls());
            long received = PeerFiles.nowMicros();
            for (Iterator<String> each = waiting.iterator(); each.hasNext(); ) {
                String peer = each.next();
                OptionalLong pong = number(exam, files, names, PeerFiles.pong(peer, number));
                if (pong.isPresent()) {
                    answers.put(peer, clocks(sent, pong.getAsLong(), received));
                    each.remove();
                }
            }
        }
        return answers;
    }

    private static OptionalLong number(Exam exam, PeerFiles files, Set<String> names, String name) throws IOException {
        return names.contains(name) ? files.number(exam.calls(), name) : OptionalLong.empty();
    }

    /** As NTP does it: the answer is taken to have been given in the middle. */
    static Clocks clocks(long sentMicros, long peerMicros, long receivedMicros) {
        return new Clocks(
                (peerMicros - (sentMicros + receivedMicros) / 2.0) / 1e3, (receivedMicros - sentMicros) / 1e3);
    }

    static Clocks quickest(List<Clocks> rounds) {
        Clocks best = rounds.get(0);
        for (Clocks round : rounds) {
            best = round.roundTripMillis() < best.roundTripMillis() ? round : best;
        }
        return best;
    }

    private Map<String, List<Double>> changes(Exam exam, PeerFiles files, Map<String, Clocks> clocks)
            throws IOException, InterruptedException {
        List<Callable<List<Look>>> tasks = new ArrayList<>();
        for (int file = 0; file < PeerFiles.WATCHED; file++) {
            int number = file;
            tasks.add(() -> change(exam, files, number, clocks));
        }
        Map<String, List<Double>> all = new TreeMap<>();
        for (List<Look> looks : exam.together(tasks)) {
            for (Look look : looks) {
                all.computeIfAbsent(look.peer(), first -> new ArrayList<>()).add(look.millis());
            }
        }
        return all;
    }

    private List<Look> change(Exam exam, PeerFiles files, int file, Map<String, Clocks> clocks)
            throws IOException, InterruptedException {
        List<Look> looks = new ArrayList<>();
        Set<String> watching = new HashSet<>(clocks.keySet());
        for (long version = 1; version <= CHANGES_PER_FILE && !watching.isEmpty(); version++) {
            Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current()
                            .nextLong(1
                                    + exam.settings().measureFor().dividedBy(4).toNanos()))
                    .toMillis());
            exam.workspace().put(files.watched(file), Stamp.of(version, PeerFiles.BYTES));
            long changed = PeerFiles.nowMicros();
            long start = System.nanoTime();
            Set<String> waiting = new HashSet<>(watching);
            while (!waiting.isEmpty() && exam.isWithin(start, seesWithin)) {
                TimeUnit.MILLISECONDS.sleep(POLL_SLOWLY_MILLIS);
                Set<String> names = files.names(exam.calls());
                for (Iterator<String> each = waiting.iterator(); each.hasNext(); ) {
                    String peer = each.next();
                    OptionalLong seen = number(exam, files, names, PeerFiles.seen(peer, file, version));
                    Clocks its = clocks.get(peer);
                    if (seen.isPresent() && its != null) {
                        looks.add(new Look(peer, Math.max(0, (seen.getAsLong() - changed) / 1e3 - its.skewMillis())));
                        each.remove();
                    }
                }
            }
            waiting.forEach(peer -> looks.add(new Look(peer, NEVER)));
            watching.removeAll(waiting); // the rest would not be seen either, and takes as long
        }
        return looks;
    }

    /** Of several peers the worst counts. */
    private MountFinding report(Exam exam, PeerFiles files, Map<String, MountFinding> findings) throws IOException {
        MountFinding worst = findings.values().iterator().next();
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, MountFinding> each : findings.entrySet()) {
            MountFinding finding = each.getValue();
            worst = finding.verdict().compareTo(worst.verdict()) > 0 ? finding : worst;
            String host = files.text(exam.calls(), PeerFiles.hello(each.getKey()));
            words.add("peer " + (HOST.matcher(host).matches() ? host + " " : "")
                    + each.getKey().substring(0, 8) + ": " + finding.measured());
        }
        Map<String, Number> numbers = new LinkedHashMap<>(worst.numbers());
        numbers.put("peers", findings.size());
        return found(
                worst.verdict(),
                findings.size() == 1 ? worst.measured() : String.join("; ", words),
                numbers,
                worst.remedy());
    }

    private MountFinding gone(Optional<Clocks> clocks) {
        if (clocks.isEmpty()) {
            return found(Verdict.WARN, "the peer has greeted and does not answer", Map.of(), TRY_AGAIN);
        }
        return found(Verdict.WARN, "the peer has gone; " + words(clocks.get()), numbers(clocks.get()), TRY_AGAIN);
    }

    private static Map<String, Number> numbers(Clocks clocks) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("skewMillis", clocks.skewMillis());
        numbers.put("roundTripMillis", clocks.roundTripMillis());
        return numbers;
    }

    private static String words(Clocks clocks) {
        return String.format(
                Locale.ROOT,
                "its clock is %s %s this one's (+- %s)",
                Words.millis(Math.abs(clocks.skewMillis())),
                clocks.skewMillis() < 0 ? "behind" : "ahead of",
                Words.millis(clocks.roundTripMillis() / 2));
    }

    /** Judges changes that were made while the peer was there, at least one; those that it did not see took for ever. */
    MountFinding judge(Clocks clocks, Percentiles staleness) {
        int unseen = (int)
                staleness.sorted().stream().filter(millis -> millis == NEVER).count();
        int seen = staleness.count() - unseen;
        Map<String, Number> numbers = numbers(clocks);
        numbers.put("changes", staleness.count());
        numbers.put("neverSeen", unseen);
        String words = words(clocks) + "; it saw " + (seen == 0 ? "no change" : seen + " changes");
        if (staleness.at(50) < NEVER) {
            numbers.put("p50Millis", staleness.at(50));
            words += " after " + Words.millis(staleness.at(50)) + " (median)";
        }
        if (unseen > 0) {
            return found(
                    Verdict.FAIL,
                    words + "; " + unseen + " not within " + Words.time(seesWithin),
                    numbers,
                    "The other host works with values that were replaced long ago: see the mount options there");
        }
        numbers.put("maxMillis", staleness.max());
        words += ", " + Words.millis(staleness.max()) + " (longest)";
        if (Math.abs(clocks.skewMillis()) > ClockCheck.ALLOWANCE.toMillis()) {
            return found(
                    Verdict.WARN,
                    words,
                    numbers,
                    "Run NTP (chrony) on all hosts: entries of a clock more than " + ClockCheck.ALLOWANCE.toSeconds()
                            + " s ahead are misses (clockSkewAllowance)");
        }
        if (staleness.max() > StalenessBound.LIBRARY.toMillis()) {
            return found(
                    Verdict.WARN,
                    words,
                    numbers,
                    "Longer than the library's documentation says (" + StalenessBound.LIBRARY.toSeconds()
                            + " s): see the mount options of the other host");
        }
        return pass(words, numbers);
    }
}
