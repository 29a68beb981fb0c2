package dev.sottovoce.server.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SourceTest {
  @Test
  void anIpv6Network_isOneSource() {
    assertEquals(Source.of("2001:db8:1:2::1"), Source.of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertNotEquals(Source.of("2001:db8:1:2::1"), Source.of("2001:db8:1:3::1"));
  }

  @Test
  void anIpv4Address_isOneSource() {
    assertNotEquals(Source.of("192.0.2.1"), Source.of("192.0.2.2"));
  }

  @Test
  void whatIsNoAddress_isASourceOfItsOwn() {
    assertEquals("somewhere", Source.of("somewhere"));
  }
}
