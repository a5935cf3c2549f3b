package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What to do about a mount whose calls do not return; finds out without a call to it. */
final class FrozenMount {
    private static final int MOST_LINKS = 40;

    private FrozenMount() {}

    static String remedy(Path path) {
        Optional<MountEntry> entry = Optional.empty();
        try {
            entry = MountEntry.of(resolve(path));
        } catch (IOException e) {
            // Then nothing is known.
        }
        return remedy(entry, entry.flatMap(GlusterClient::of));
    }

    static String remedy(Optional<MountEntry> entry, Optional<GlusterClient> client) {
        if (client.isPresent() && client.get().isStopped()) {
            return "Its client process is stopped: kill -CONT " + client.get().pid();
        }
        String who = client.map(
                        found -> "Its client process " + found.pid() + " is there: look whether the servers answer")
                .orElse(
                        "Look whether its client process is there (ps -C glusterfs -o pid,stat,args) and whether the servers answer");
        String way = entry.filter(FrozenMount::mayBeUnmounted)
                .map(found -> "umount -f " + found.mountPoint() + " ends the calls that hang")
                .orElse("find the mount point with findmnt; umount -f with it ends the calls that hang");
        return who
                + "; on GlusterFS a dead server holds up every call for network.ping-timeout, 42 s by default. To get rid of the mount: "
                + way + ", umount -l alone does not; then mount it again";
    }

    /** Nobody must be told to unmount the system's own file systems. */
    static boolean mayBeUnmounted(MountEntry entry) {
        return !entry.isLocal() && entry.mountPoint().getNameCount() > 0;
    }

    /** Follows symbolic links as far as local file systems go, and no further, so that it does not hang. */
    static Path resolve(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path root = absolute.getRoot();
        if (root == null || !MountEntry.hasTable(absolute)) { // without it any call may hang
            return absolute;
        }
        Path done = root;
        Deque<Path> rest = new ArrayDeque<>(names(absolute));
        for (int links = 0; !rest.isEmpty(); ) {
            Path name = rest.remove();
            if (name.toString().equals("..")) {
                Path parent = done.getParent();
                done = parent == null ? done : parent;
                continue;
            }
            Path next = done.resolve(name).normalize();
            if (MountEntry.of(next).filter(entry -> !entry.isLocal()).isPresent()) {
                for (Path each : rest) {
                    next = next.resolve(each);
                }
                return next.normalize();
            }
            if (links < MOST_LINKS && Files.isSymbolicLink(next)) {
                links++;
                Path target = Files.readSymbolicLink(next);
                done = target.isAbsolute() ? root : done;
                List<Path> names = names(target);
                for (int i = names.size() - 1; i >= 0; i--) {
                    rest.addFirst(names.get(i));
                }
            } else {
                done = next;
            }
        }
        return done;
    }

    private static List<Path> names(Path path) {
        List<Path> names = new ArrayList<>();
        path.forEach(names::add);
        return names;
    }
}
