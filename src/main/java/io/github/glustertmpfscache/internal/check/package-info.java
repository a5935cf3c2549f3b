/** Looks through a whole cache directory, tells what is there, and mends it if asked to. */
@NullMarked
package io.github.glustertmpfscache.internal.check;

import org.jspecify.annotations.NullMarked;
