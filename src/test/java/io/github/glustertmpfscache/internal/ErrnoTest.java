package io.github.glustertmpfscache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void error_isThatOfTheMessage_orOfTheClass() {
        assertThat(Errno.of(new FileSystemException("/f", null, "Stale file handle")))
                .isEqualTo(Errno.ESTALE);
        assertThat(Errno.of(new IOException("Input/output error"))).isEqualTo(Errno.EIO);
        assertThat(Errno.of(new NoSuchFileException("/f"))).isEqualTo(Errno.ENOENT);
        assertThat(Errno.of(new AccessDeniedException("/f"))).isEqualTo(Errno.EACCES);
        assertThat(Errno.of(new FileAlreadyExistsException("/f"))).isEqualTo(Errno.EEXIST);
        assertThat(Errno.of(new IOException())).isEqualTo(Errno.OTHER);
        assertThat(Errno.of(new IOException("something else"))).isEqualTo(Errno.OTHER);
    }

    @Test
    void error_ofAWrappedFailure_isThatOfItsCause() {
        IOException cause = new FileSystemException("/f", null, "Transport endpoint is not connected");
        assertThat(Errno.of(new IOException("it is not connected", cause))).isEqualTo(Errno.ENOTCONN);
    }

    @Test
    void counters_countByName_andKnowAll() {
        ErrnoCounters counters = new ErrnoCounters();
        counters.count(new IOException("Input/output error"));
        counters.count(new IOException("Input/output error"));
        assertThat(counters.counts())
                .containsEntry("EIO", 2L)
                .containsEntry("ESTALE", 0L)
                .hasSize(Errno.values().length);
    }
}
