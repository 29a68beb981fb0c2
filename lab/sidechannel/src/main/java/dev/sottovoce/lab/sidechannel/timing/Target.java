package dev.sottovoce.lab.sidechannel.timing;

import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One comparison under test.
 *
 * @param name for the report
 * @param right what the comparison would accept; never fed to it
 * @param repeats calls in one sample, so that a sample is longer than the clock's step
 * @param effort of so many samples only one is taken, because preparing takes long
 * @param prepare is called before each sample, untimed, with a candidate as long as {@code right};
 *     it should bring candidates of both classes to the same place in memory, as places differ in
 *     speed
 */
public record Target(
    String name,
    byte[] right,
    int repeats,
    int effort,
    Function<byte[], BooleanSupplier> prepare) {}
