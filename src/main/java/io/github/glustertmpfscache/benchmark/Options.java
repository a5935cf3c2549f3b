package io.github.glustertmpfscache.benchmark;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param paths where each system is; empty for the embedded default
 * @param output where the reports go; empty for a directory named by the time
 */
record Options(Request request, Map<SystemRole, Path> paths, Workload workload, Optional<Path> output) {
    enum Request {
        RUN,
        HELP,
        VERSION
    }

    boolean isEmbedded() {
        return paths.isEmpty();
    }
}
