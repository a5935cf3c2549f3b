package io.github.glustertmpfscache;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

class CacheOnJimfsTest extends CacheContract {
    private final FileSystem fileSystem = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("posix")
            .setFileTimeSource(() -> FileTime.from(clock.instant())) // each read stamps the file
            .build());

    @Override
    Path mountHere() {
        return fileSystem.getPath("/cache_client");
    }

    @Override
    Path mountThere() {
        return mountHere();
    }

    @Override
    boolean requireMount() {
        return false;
    }

    @Override
    Duration staleness() {
        return Duration.ZERO;
    }
}
