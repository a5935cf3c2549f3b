package io.github.glustertmpfscache.internal.check;

/** Is told how far a check is, on its thread, every 100 files and after each shard. */
public interface CheckListener {
    void progress(long files, int shardsDone, int shards);
}
