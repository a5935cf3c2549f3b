package io.github.glustertmpfscache.internal;

/**
 * A key whose entry may still be the known one.
 *
 * @param known what is known of it
 * @param used whether somebody has used it since it was last looked at
 */
public record KeyToCheck(EntryKey key, KnownEntry known, boolean used) {}
