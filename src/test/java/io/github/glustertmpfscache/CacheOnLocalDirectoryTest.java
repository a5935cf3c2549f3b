package io.github.glustertmpfscache;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class CacheOnLocalDirectoryTest extends CacheContract {
    @TempDir
    private Path directory;

    @Override
    Path mountHere() {
        return directory;
    }

    @Override
    Path mountThere() {
        return directory;
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
