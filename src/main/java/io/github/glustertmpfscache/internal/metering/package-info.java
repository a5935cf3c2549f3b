/** The layer that tells a cache's observers what is asked of the mount, and how long that takes. */
@NullMarked
package io.github.glustertmpfscache.internal.metering;

import org.jspecify.annotations.NullMarked;
