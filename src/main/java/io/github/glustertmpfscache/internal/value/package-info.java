/** What is between a user's values and the bytes in an entry: codecs, compression, and what may be kept in memory. */
@NullMarked
package io.github.glustertmpfscache.internal.value;

import org.jspecify.annotations.NullMarked;
