/**
 * How values become bytes and bytes become values again.
 *
 * <p>Start at {@link io.github.glustertmpfscache.codec.ValueCodec}, which also makes the codecs that come with the library.
 */
@NullMarked
package io.github.glustertmpfscache.codec;

import org.jspecify.annotations.NullMarked;
