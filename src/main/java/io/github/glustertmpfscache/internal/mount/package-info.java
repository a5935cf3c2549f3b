/** Entries as files on the mount: where they are, what is in them, and how they come and go without tearing. */
@NullMarked
package io.github.glustertmpfscache.internal.mount;

import org.jspecify.annotations.NullMarked;
