package io.github.glustertmpfscache;

/**
 * How far a {@link CacheCheck} is. The directories of a cache hold about equally many files.
 *
 * @param files how many files were looked at
 * @param shardsDone how many of the cache's directories are done
 * @param shards how many directories there are
 */
public record CacheCheckProgress(long files, int shardsDone, int shards) {}
