/**
 * What a cache tells of what it does, as it does it, for metrics of any kind. The package
 * {@link io.github.glustertmpfscache.metrics} makes Micrometer's meters of it.
 */
@NullMarked
package io.github.glustertmpfscache.observe;

import org.jspecify.annotations.NullMarked;
