package io.github.glustertmpfscache.internal.mount;

import java.util.regex.Pattern;

/** What a file in a shard is, going by its name; see {@link MountLayout}. */
public enum FileRole {
    /** An entry, or what stands in its place. */
    ENTRY("[0-9a-f]{32}"),
    /** An entry or a lease that a writer is about to publish, or that a dead one has left. */
    TEMP("\\.([0-9a-f]{32}|" + MountLayout.LEASE + ")\\.[0-9a-f]{1,16}-[0-9a-f]{1,16}"),
    /** What a putIfAbsent over a dead entry needs for some seconds. */
    CLAIM("\\.[0-9a-f]{32}\\.claim-[0-9a-f-]+"),
    /** That some host loads an entry's value. */
    LOAD("\\.[0-9a-f]{32}\\." + MountLayout.LOAD),
    /** Who sweeps the cache. */
    LEASE(MountLayout.LEASE),
    /** That a touch has made an entry's life shorter. */
    MARK(MountLayout.SHORTENED),
    /** Nothing that this library makes. */
    FOREIGN(".*");

    private final Pattern name;

    FileRole(String name) {
        this.name = Pattern.compile(name, Pattern.DOTALL);
    }

    public static FileRole of(String fileName) {
        for (FileRole role : values()) {
            if (role.name.matcher(fileName).matches()) {
                return role;
            }
        }
        return FOREIGN;
    }
}
