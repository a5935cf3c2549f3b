package io.github.glustertmpfscache.internal;

/**
 * What an entry says about itself, without its value.
 *
 * @param lifespan when it was written and when it expires
 * @param version which put wrote it
 * @param form how its value was written
 * @param valueLength the length of what is stored of the value, in bytes
 */
public record EntryMetadata(Lifespan lifespan, EntryVersion version, ValueForm form, long valueLength) {
    /** The same with the lifespan that a touch has given it. */
    public EntryMetadata with(Lifespan actual) {
        return new EntryMetadata(actual, version, form, valueLength);
    }
}
