/**
 * Examines a mount: what it really promises to a cache. {@link io.github.glustertmpfscache.doctor.MountDoctor} is where to start. It needs
 * no cache, and knows nothing of how a cache lays out its files.
 */
@NullMarked
package io.github.glustertmpfscache.doctor;

import org.jspecify.annotations.NullMarked;
