package dev.sottovoce.lab.sidechannel.arm;

/**
 * Where an A64 instruction reads or writes memory, as far as its registers decide: offsets within
 * the instruction are the same for everybody (Arm Architecture Reference Manual, C4.1).
 */
final class Access {
  private static final int STACK_POINTER = 31;

  private Access() {}

  /** Whether it is a load, a store or a prefetch. */
  static boolean isMemory(int instruction) {
    return (instruction >>> 25 & 0b0101) == 0b0100;
  }

  /**
   * The registers' part of the address; literal loads have none beside the program counter.
   *
   * @param registers x0 to x30, the stack pointer
   */
  static long address(int instruction, long[] registers) {
    // Load register (literal): op0 of the group is xx01 with bit 24 clear.
    if ((instruction >>> 24 & 0b0011_1011) == 0b0001_1000) return 0;
    long base = registers[instruction >>> 5 & 31];
    return base + index(instruction, registers);
  }

  /** Of register offset addressing, which is how tables are read. */
  private static long index(int instruction, long[] registers) {
    boolean byRegister =
        (instruction >>> 24 & 0b0011_1011) == 0b0011_1000
            && (instruction >>> 21 & 1) == 1
            && (instruction >>> 10 & 3) == 2;
    if (!byRegister) return 0;
    int number = instruction >>> 16 & 31;
    long index = number == STACK_POINTER ? 0 : registers[number];
    int option = instruction >>> 13 & 7;
    boolean scaled = (instruction >>> 12 & 1) == 1;
    long extended =
        switch (option) {
          case 2 -> index & 0xffff_ffffL;
          case 6 -> (int) index;
          default -> index;
        };
    return scaled ? extended << shift(instruction) : extended;
  }

  private static int shift(int instruction) {
    boolean vector = (instruction >>> 26 & 1) == 1;
    boolean quad = vector && (instruction >>> 23 & 1) == 1;
    return quad ? 4 : instruction >>> 30 & 3;
  }
}
