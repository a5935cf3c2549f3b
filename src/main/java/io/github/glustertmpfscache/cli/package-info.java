/** What can be run from a command line: the benchmark, and the check of a cache. */
@NullMarked
package io.github.glustertmpfscache.cli;

import org.jspecify.annotations.NullMarked;
