package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ways to keep values that are compared. */
enum ContenderKind {
    PLAIN("plain", "the article's calls: create a file under its final name, write, read, remove") {
        @Override
        Contender open(Path runDirectory, boolean onGlusterFs) throws IOException {
            return new PlainContender(Files.createDirectory(runDirectory.resolve("plain")));
        }
    },
    RENAME("rename", "the same with a temp file that is renamed, so that no reader sees half a file") {
        @Override
        Contender open(Path runDirectory, boolean onGlusterFs) throws IOException {
            return new RenameContender(Files.createDirectory(runDirectory.resolve("rename")));
        }
    },
    LIBRARY("library", "put, get and evict of this library: temp file, rename, key and checksums") {
        @Override
        Contender open(Path runDirectory, boolean onGlusterFs) {
            return new LibraryContender(runDirectory, onGlusterFs);
        }
    };

    private final String word;
    private final String meaning;

    ContenderKind(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** Makes what the contender needs, all of it inside the directory. */
    abstract Contender open(Path runDirectory, boolean onGlusterFs) throws IOException;

    String word() {
        return word;
    }

    String meaning() {
        return meaning;
    }
}
