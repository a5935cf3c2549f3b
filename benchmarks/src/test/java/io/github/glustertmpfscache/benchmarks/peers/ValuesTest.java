package io.github.glustertmpfscache.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private final Values values = new Values(3, 100, 2);

    @Test
    void tellsTheVersion() throws WrongValueException {
        assertEquals(0, values.version(2, values.of(2, 0).clone()));
        assertEquals(1, values.version(2, values.of(2, 1).clone()));
    }

    @Test
    void anotherKeysValueIsWrong() {
        assertThrows(WrongValueException.class, () -> values.version(1, values.of(2, 0)));
    }

    @Test
    void aPartOfAValueIsWrong() {
        assertThrows(WrongValueException.class, () -> values.version(1, Arrays.copyOf(values.of(1, 0), 99)));
        assertThrows(WrongValueException.class, () -> values.version(1, new byte[0]));
    }

    @Test
    void aMixOfTwoVersionsIsWrong() {
        byte[] mix = values.of(1, 0).clone();
        System.arraycopy(values.of(1, 1), 50, mix, 50, 50);

        assertThrows(WrongValueException.class, () -> values.version(1, mix));
    }

    @Test
    void aValueWhoseEndIsMissingIsWrong() {
        byte[] zeros = Arrays.copyOf(Arrays.copyOf(values.of(1, 0), 50), 100);

        assertThrows(WrongValueException.class, () -> values.version(1, zeros));
    }
}
