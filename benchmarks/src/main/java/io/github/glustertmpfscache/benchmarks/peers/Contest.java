package io.github.glustertmpfscache.benchmarks.peers;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is compared with whom.
 *
 * @param title what it is called in reports
 * @param peers who takes part unless the command line says otherwise
 * @param extras who takes part if the command line says so
 * @param subject the id of the peer that is compared with all others
 * @param baseline the id of the peer that all others are compared with
 * @param beforeGets how long single operations wait between puts and gets, so that what a client remembers of its puts is forgotten
 * @param remarks what readers of the figures have to know, such as where files were
 */
public record Contest(
        String title,
        List<PeerType> peers,
        List<PeerType> extras,
        String subject,
        String baseline,
        Duration beforeGets,
        List<String> remarks) {
    /** With those peers alone that {@code --peers} chooses. */
    public Contest narrowed(Arguments arguments) throws UsageException {
        List<PeerType> all = Stream.concat(peers.stream(), extras.stream()).toList();
        List<PeerType> chosen = arguments.list(
                "--peers", peers, all.stream().map(PeerType::id).collect(joining(", ")), text -> find(all, text));
        return new Contest(title, chosen, List.of(), subject, baseline, beforeGets, remarks);
    }

    private static Optional<PeerType> find(List<PeerType> types, String id) {
        return types.stream().filter(type -> type.id().equals(id)).findFirst();
    }
}
