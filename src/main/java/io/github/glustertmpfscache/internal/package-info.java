/** What every layer of the cache speaks: keys, lifespans, entries and the store interface. Depends on nothing of ours. */
@NullMarked
package io.github.glustertmpfscache.internal;

import org.jspecify.annotations.NullMarked;
