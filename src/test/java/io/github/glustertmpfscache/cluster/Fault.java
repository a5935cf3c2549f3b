package io.github.glustertmpfscache.cluster;

import java.io.IOException;

/**
 * Something that goes wrong on the cluster, as web2 sees it, and what mends it: commands of {@code samples/cluster/cluster}, of which "; "
 * separates several.
 */
enum Fault {
    BRICK_KILLED("brick killed, started again", "kill-brick cache2", "start-bricks"),
    BRICK_WIPED("brick wiped, healed", "wipe-brick cache2", "exec cache2 " + Cluster.REJOIN),
    CACHE_SERVER_CUT("cache server cut off, back", "cut cache2", "join cache2"),
    WEB_SERVER_CUT("web server cut off from both, back", "cut web2", "join web2"),
    CLIENT_KILLED("FUSE client killed, mounted again", "kill-client web2", "remount web2"),
    CLIENT_FROZEN("FUSE client frozen, thawed", "freeze web2", "thaw web2"),
    UNMOUNTED("volume unmounted, mounted again", "unmount web2 -l", "mount web2");

    private final String label;
    private final String injecting;
    private final String mending;

    Fault(String label, String injecting, String mending) {
        this.label = label;
        this.injecting = injecting;
        this.mending = mending;
    }

    String label() {
        return label;
    }

    void inject(ClusterShell cluster) throws IOException {
        run(cluster, injecting);
    }

    void mend(ClusterShell cluster) throws IOException {
        run(cluster, mending);
    }

    /** Whether it is of the network, which GlusterFS gives up on only after a while. */
    boolean isCut() {
        return this == CACHE_SERVER_CUT || this == WEB_SERVER_CUT;
    }

    private static void run(ClusterShell cluster, String commands) throws IOException {
        for (String command : commands.split("; ", -1)) {
            cluster.run(command);
        }
    }

    @Override
    public String toString() {
        return label;
    }
}
