package io.github.glustertmpfscache.internal;

/**
 * An entry whose value the asker has.
 *
 * @param identity its file's
 * @param lifespan what its header says
 */
public record KnownEntry(EntryIdentity identity, Lifespan lifespan) {}
