package dev.sottovoce.lab.bench.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NoAllocationTest {
  @Test
  void ourOwnCodeAllocatesNothingPerPacket() {
    assertEquals(0, Allocation.ownCode());
  }
}
