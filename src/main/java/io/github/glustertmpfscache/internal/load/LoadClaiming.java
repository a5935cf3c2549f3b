package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.LoadClaim;
import java.io.IOException;
import java.util.Optional;

/** How to claim the right to load a key's value; see {@code EntryStore.claimLoad}. */
@FunctionalInterface
public interface LoadClaiming {
    Optional<LoadClaim> claim(String key, boolean evenIfClaimed) throws IOException;
}
