package io.github.glustertmpfscache.benchmarks.peers.faults;

/** What the load does. */
enum OperationKind {
    GET,
    PUT
}
