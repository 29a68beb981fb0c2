package dev.sottovoce.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.server.console.Doctor.Level;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  @Test
  void aDiskThatFillsUp_isNotedInTime_andBadBeforeItIsFull() {
    assertEquals(Level.OK, Doctor.storage(2_000_000_000L).level());
    assertEquals(Level.HINT, Doctor.storage(1_000_000_000L).level());
    assertEquals(Level.FAULT, Doctor.storage(50_000_000L).level());
    assertEquals(Level.FAULT, Doctor.storage(0).level());
    assertEquals("scarce", Doctor.storage(0).json().getString("state"));
    assertEquals("storage", Doctor.storage(0).json().getString("check"));
  }
}
