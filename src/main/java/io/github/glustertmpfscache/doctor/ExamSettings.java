package io.github.glustertmpfscache.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a {@link MountDoctor} was asked for. */
record ExamSettings(
        Path mount,
        Optional<Path> otherMount,
        boolean requireMount,
        Duration patience,
        Duration atMost,
        Duration measureFor,
        List<String> glusterCommand) {}
