/** Loading: one load for all who miss a key, in this JVM and across hosts, and what is served when it fails or takes long. */
@NullMarked
package io.github.glustertmpfscache.internal.load;

import org.jspecify.annotations.NullMarked;
