/** What can be run from a command line: the benchmark, the check of a cache, and the doctor of a mount. */
@NullMarked
package io.github.glustertmpfscache.cli;

import org.jspecify.annotations.NullMarked;
