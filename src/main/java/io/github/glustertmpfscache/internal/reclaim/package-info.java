/** Keeps a cache within its bounds: removes what is dead, makes room for what is new, and writes last-use stamps. */
@NullMarked
package io.github.glustertmpfscache.internal.reclaim;

import org.jspecify.annotations.NullMarked;
