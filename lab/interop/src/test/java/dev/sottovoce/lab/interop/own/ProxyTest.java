package dev.sottovoce.lab.interop.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.EnrolmentException;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RelayProbe;
import dev.sottovoce.phone.network.HttpProxy;
import dev.sottovoce.testing.ConnectProxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones in a network that lets nothing out but through an HTTP proxy. */
class ProxyTest {
  @TempDir Path folder;

  @AfterEach
  void goStraightAgain() {
    System.clearProperty(HttpProxy.SETTING);
  }

  @Test
  void aPhone_enrolsAndSignsInThroughIt() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.open();
        House house = new House(folder)) {
      System.setProperty(HttpProxy.SETTING, proxy.address());
      try (Phone phone = house.phone("alice")) {
        assertTrue(proxy.targets().contains("127.0.0.1:" + house.server().sipPort()));
        assertTrue(proxy.targets().contains("127.0.0.1:" + house.server().httpsPort()));
      }
    }
  }

  @Test
  void aProxyThatSaysNo_leavesNoWayOut() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.answering("HTTP/1.1 403 Forbidden\r\n\r\n");
        House house = new House(folder)) {
      Account account = house.enrol("alice");
      System.setProperty(HttpProxy.SETTING, proxy.address());
      try (Phone phone = Phone.open(PhoneConfig.of(account))) {
        assertInstanceOf(
            RegistrationState.Retrying.class, phone.register().get(20, TimeUnit.SECONDS));
      }
      assertThrows(EnrolmentException.class, () -> house.enrol("bob"));
      assertTrue(proxy.targets().contains("127.0.0.1:" + house.server().sipPort()));
    }
  }

  /** TURN by TCP and TLS goes through, UDP straight as ever. */
  @Test
  void relays_areReachedThroughIt() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.open();
        RelayHouse house = new RelayHouse(folder, List.of(), true)) {
      var administration = house.house.server().administration();
      var offer = administration.relays().orElseThrow();
      System.setProperty(HttpProxy.SETTING, proxy.address());
      for (String uri : offer.uris()) {
        assertEquals(
            Optional.empty(),
            RelayProbe.of(
                uri,
                offer.credentials().username(),
                offer.credentials().password(),
                administration.authorities(),
                Clock.systemUTC()),
            uri);
      }
      assertEquals(
          List.of("127.0.0.1:" + house.port, "127.0.0.1:" + (house.port + 1)), proxy.targets());
    }
  }
}
