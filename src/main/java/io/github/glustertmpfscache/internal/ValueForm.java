package io.github.glustertmpfscache.internal;

/**
 * How an entry's value was written, which its reader has to know.
 *
 * @param schemaId names the codec and its version: a value is not decoded by another one
 * @param encoding what was done to the codec's bytes
 */
public record ValueForm(int schemaId, Encoding encoding) {
    /** Of bytes that no codec has made. */
    public static final ValueForm BYTES = new ValueForm(0, Encoding.PLAIN);
}
