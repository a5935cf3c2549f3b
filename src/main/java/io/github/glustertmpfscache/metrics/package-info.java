/**
 * Micrometer's meters of caches; needs {@code io.micrometer:micrometer-core}. Start at
 * {@link io.github.glustertmpfscache.metrics.AllCachesMetrics}; the meters are listed in {@code samples/monitoring/README.md}.
 */
@NullMarked
package io.github.glustertmpfscache.metrics;

import org.jspecify.annotations.NullMarked;
