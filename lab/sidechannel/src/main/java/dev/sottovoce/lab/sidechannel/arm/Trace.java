package dev.sottovoce.lab.sidechannel.arm;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What one run did: its program counters and the addresses that it touched, in order.
 *
 * @param counters one for each instruction
 * @param addresses one for each instruction, zero where it touched none
 */
record Trace(long[] counters, long[] addresses) {
  private static final int PROGRAM_COUNTER = 32;

  /** More is no comparison and no tag check. */
  private static final int MOST = 4_000_000;

  /** Steps from where the program stands to an address, and one instruction further. */
  static Trace until(long end, Gdb gdb, Map<Long, Integer> instructions) throws IOException {
    long[] counters = new long[1024];
    long[] addresses = new long[1024];
    int n = 0;
    for (long[] registers = gdb.step(); registers[PROGRAM_COUNTER] != end; registers = gdb.step()) {
      if (n == MOST) throw new IOException("more than " + MOST + " instructions");
      if (n == counters.length) {
        counters = Arrays.copyOf(counters, 2 * n);
        addresses = Arrays.copyOf(addresses, 2 * n);
      }
      long counter = registers[PROGRAM_COUNTER];
      Integer instruction = instructions.get(counter);
      if (instruction == null) {
        instruction = gdb.instruction(counter);
        instructions.put(counter, instruction);
      }
      counters[n] = counter;
      if (Access.isMemory(instruction)) addresses[n] = Access.address(instruction, registers);
      n++;
    }
    return new Trace(Arrays.copyOf(counters, n), Arrays.copyOf(addresses, n));
  }

  /** A cache for {@link #until}: code does not change while it runs. */
  static Map<Long, Integer> instructions() {
    return new HashMap<>();
  }

  boolean sameFlow(Trace other) {
    return Arrays.equals(counters, other.counters);
  }

  boolean sameAddresses(Trace other) {
    return Arrays.equals(addresses, other.addresses);
  }

  @Override
  public String toString() {
    return "Trace[" + counters.length + " instructions]";
  }
}
