package io.github.glustertmpfscache;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Path;

class CacheOnJimfsTest extends CacheContract {
    private final FileSystem fileSystem = Jimfs.newFileSystem(
            Configuration.unix().toBuilder().setAttributeViews("posix").build());

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
    void eventually(Runnable assertion) {
        assertion.run();
    }
}
