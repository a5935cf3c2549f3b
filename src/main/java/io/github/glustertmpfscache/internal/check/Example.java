package io.github.glustertmpfscache.internal.check;

import java.nio.file.Path;

/**
 * One thing that was found.
 *
 * @param finding what it is
 * @param path where it lay
 * @param detail what is wrong with it; may be empty
 * @param repaired whether it was removed, or made anew
 */
public record Example(Finding finding, Path path, String detail, boolean repaired) {}
