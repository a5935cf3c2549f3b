/** The bundled benchmark: the article's workload on the user's own mount. */
@NullMarked
package io.github.glustertmpfscache.benchmark;

import org.jspecify.annotations.NullMarked;
