package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.nativelib.pkcs11.Pkcs11Token;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.desktop.OsKeyStore;
import dev.sottovoce.phone.desktop.Pkcs11KeyStore;
import dev.sottovoce.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A phone whose device key never leaves a token, at the real server. */
@Timeout(120)
class TokenPhoneTest {
  @TempDir Path folder;

  private AccountStore store(Pkcs11Token.Place place, String pin) {
    return AccountStore.inFolder(
        folder.resolve("alice"), new Pkcs11KeyStore(place, Pkcs11KeyStore.LABEL, SoftHsm.pin(pin)));
  }

  /** Enrolment, TLS and MIKEY's signature all sign inside the token. */
  @Test
  void aKeyInAToken_enrols_signsIn_andSignsACall() throws Exception {
    Pkcs11Token.Place place = SoftHsm.token();
    CallPolicy signed = CallPolicy.builtIn(Policy.Profile.DEFAULT, "MIKEY-DH");
    try (House house = new House(folder)) {
      Account enrolled = house.enrol("alice", store(place, SoftHsm.PIN), Clock.systemUTC());
      assertEquals(Protection.PKCS11, enrolled.protection());
      assertNull(enrolled.deviceKey().getEncoded(), "a handle that cannot be read");
      assertFalse(Files.exists(folder.resolve("alice").resolve("device.key")));
      assertEquals(
          Protection.PKCS11, house.server().administration().devices().get(0).protection());

      Account loaded = store(place, SoftHsm.PIN).load().orElseThrow();
      PhoneConfig bobs = PhoneConfig.of(house.enrol("bob")).policy(signed);
      try (Phone alice = House.signedIn(PhoneConfig.of(loaded).policy(signed));
          Phone bob = House.signedIn(bobs)) {
        bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(440, 440, 1).options()));
        Call call = alice.call("bob", new ToneAudio(440, 440, 1).options());
        assertEquals("MIKEY-DH", call.connected().get(20, SECONDS).agreement().keying());
      }
    }
  }

  @Test
  void aWrongPin_anEmptyToken_orNoLibrary_isSaid_withoutThePin() throws Exception {
    Pkcs11Token.Place place = SoftHsm.token();
    IOException wrong =
        assertThrows(IOException.class, () -> Pkcs11Token.open(place, "99999".toCharArray()));
    assertTrue(String.valueOf(wrong.getMessage()).contains("PIN"), wrong.getMessage());
    for (Throwable each = wrong; each != null; each = each.getCause()) {
      assertFalse(String.valueOf(each.getMessage()).contains("99999"), each.toString());
    }
    var keys = new Pkcs11KeyStore(place, "nobody", SoftHsm.pin(SoftHsm.PIN));
    IOException none = assertThrows(IOException.class, keys::load);
    assertTrue(String.valueOf(none.getMessage()).contains("no key 'nobody'"), none.getMessage());
    Pkcs11Token.Place missing = new Pkcs11Token.Place(folder.resolve("none.so"), 0);
    IOException library =
        assertThrows(IOException.class, () -> Pkcs11Token.open(missing, new char[0]));
    assertTrue(
        String.valueOf(library.getMessage()).contains("no PKCS #11 library"), library.getMessage());
  }

  /** On Linux; elsewhere the store is there and the key may be refused. */
  @Test
  void whereJavaReachesNoSystemStore_thereIsNone() {
    boolean known =
        java.security.Security.getProviders("KeyStore.Windows-MY") != null
            || java.security.Security.getProviders("KeyStore.KeychainStore") != null;
    assertEquals(known, OsKeyStore.ofThisSystem("test").isPresent());
  }
}
