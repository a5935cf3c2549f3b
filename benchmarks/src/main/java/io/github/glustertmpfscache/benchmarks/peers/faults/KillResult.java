package io.github.glustertmpfscache.benchmarks.peers.faults;

/**
 * What one kill has done.
 *
 * @param target the system
 * @param round which round, from 1
 * @param killedAtMillis when, since the beginning of the load
 * @param gets what became of the gets
 * @param puts what became of the puts
 * @param restartMillis how long after the kill the server was started again because the system had not come back without; -1: it had
 * @param acknowledged how many keys' only put has returned
 * @param lostWithoutServer how many of them another client did not see while the server was down; -1: it was up by then, or the reader failed
 * @param lost how many of them another client did not see when the server was back; -1: the reader failed, or the server is not back
 */
record KillResult(
        String target,
        int round,
        long killedAtMillis,
        OperationResult gets,
        OperationResult puts,
        long restartMillis,
        long acknowledged,
        long lostWithoutServer,
        long lost) {}
