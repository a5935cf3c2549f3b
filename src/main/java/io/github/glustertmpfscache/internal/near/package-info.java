/** The near-cache: values in this JVM's memory, checked against the mount. Only {@code CaffeineMap} needs Caffeine. */
@NullMarked
package io.github.glustertmpfscache.internal.near;

import org.jspecify.annotations.NullMarked;
