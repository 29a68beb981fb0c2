package dev.sottovoce.lab.sidechannel.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encodings as GNU as makes them. */
class AccessTest {
  private static final long[] REGISTERS = registers();

  @ParameterizedTest
  @CsvSource({
    "38634841, 0xfffff00000002003, 'ldrb w1, [x2, w3, uxtw]'",
    "f8627820, 0xffff800000011000, 'ldr x0, [x1, x2, lsl #3]'",
    "3ce27820, 0xffff000000021000, 'ldr q0, [x1, x2, lsl #4]'",
    "b862d820, 0x9000, 'ldr w0, [x1, w2, sxtw #2]'",
    "f87f6820, 0x1000, 'ldr x0, [x1, xzr]'",
    "a8c17bfd, 0x7000, 'ldp x29, x30, [sp], #16'",
    "4c407020, 0x1000, 'ld1 {v0.16b}, [x1]'",
    "f9000820, 0x1000, 'str x0, [x1, #16]'",
    "58000040, 0x0, 'ldr x0, 1c'",
  })
  void theRegistersPartOfAnAddress(String encoding, String address, String text) {
    int instruction = Integer.parseUnsignedInt(encoding, 16);
    assertTrue(Access.isMemory(instruction), text);
    long expected = Long.parseUnsignedLong(address.substring(2), 16);
    assertEquals(
        Long.toHexString(expected), Long.toHexString(Access.address(instruction, REGISTERS)), text);
  }

  @ParameterizedTest
  @CsvSource({
    "8b020020, 'add x0, x1, x2'",
    "94000001, 'bl 28'",
    "6e22dc20, 'fmul v0.4s, v1.4s, v2.4s'",
    "ca020020, 'eor x0, x1, x2'",
  })
  void whatTouchesNoMemory(String encoding, String text) {
    assertFalse(Access.isMemory(Integer.parseUnsignedInt(encoding, 16)), text);
  }

  /** x2 has something above its low half; x3 too, as its use as w3 must not see. */
  private static long[] registers() {
    long[] registers = new long[33];
    registers[1] = 0x1000;
    registers[2] = 0xffff_f000_0000_2000L;
    registers[3] = 0xabcd_0000_0000_0003L;
    registers[31] = 0x7000;
    return registers;
  }
}
