package io.github.glustertmpfscache.internal;

import java.util.Map;

/**
 * What one listing of a shard has told of some of its entries.
 *
 * @param unchanged those that are still the known ones and live, by their keys' text: their lifespan by their header and by what a touch
 *     has made of it
 * @param names how many names it has met, of whatever files
 * @param whole whether it has got to the end
 * @param looks how many files it has looked at
 * @param slowLooks how many of those looks took so long that the listing cannot have brought what they asked for
 */
public record ShardListing(Map<String, Lifespan> unchanged, int names, boolean whole, int looks, int slowLooks) {
    /** Of a shard that is not there. */
    public static final ShardListing NOTHING = new ShardListing(Map.of(), 0, true, 0, 0);
}
