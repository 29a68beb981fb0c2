package dev.sottovoce.phone.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.network.Routes.Place;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

class RoutesTest {
  @Test
  void theWayToThisMachine_isByItsLoopback() throws Exception {
    InetAddress here = InetAddress.getByName("127.0.0.1");
    Place place = Routes.towards(here).orElseThrow();
    assertEquals(here, place.address());
    assertEquals(NetworkInterface.getByInetAddress(here).getName(), place.network());
    assertFalse(place.toString().contains("127"));
  }

  @Test
  void aPlaceIsLeft_forAnotherNetwork_orWhenItsAddressIsGone() throws Exception {
    InetAddress ours = InetAddress.getByName("127.0.0.1");
    InetAddress gone = InetAddress.getByName("192.0.2.7");
    InetAddress other = InetAddress.getByName("192.0.2.8");
    assertFalse(new Place(ours, "lo").isLeftFor(new Place(ours, "lo")));
    assertTrue(new Place(ours, "lo").isLeftFor(new Place(other, "cell")));
    assertTrue(new Place(gone, "wlan").isLeftFor(new Place(other, "wlan")));
    // Another address of the same interface, as IPv6 has them every day, and ours still counts.
    assertFalse(new Place(ours, "lo").isLeftFor(new Place(other, "lo")));
  }
}
