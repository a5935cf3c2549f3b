package io.github.glustertmpfscache.internal.check;

import java.time.Duration;

/**
 * What a check is to do.
 *
 * @param repair whether to remove what is dead or damaged
 * @param removeUnknownFormat whether a repair also removes entries that another version may be able to read
 * @param leftoverGrace for how long what looks left must lie unchanged before a repair removes it
 */
public record CheckSettings(boolean repair, boolean removeUnknownFormat, Duration leftoverGrace) {
    boolean mayRepair(Finding finding) {
        return repair
                && switch (finding) {
                    case VALID, UNREADABLE, FOREIGN -> false;
                    case UNKNOWN_FORMAT -> removeUnknownFormat;
                    case EXPIRED, CORRUPT, MISSING_SHARD, TEMP, CLAIM, CLEARED_TREE, UNFINISHED_TREE -> true;
                };
    }
}
