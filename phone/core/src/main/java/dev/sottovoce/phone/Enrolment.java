package dev.sottovoce.phone;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.phone.enrol.Redemption;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Turns a one-time enrolment code into an account with a device certificate. */
public final class Enrolment {
  private Enrolment() {}

  /**
   * Redeems a code of the form {@code sv1:HOST:PORT/SECRET/PIN}. The server's trust bundle is
   * checked against the code's PIN before the secret is sent, so only the server that the code was
   * made for learns it. Blocks until done, at most about twenty seconds.
   *
   * @param code the code, as the operator handed it out
   * @param deviceName what the operator will see in the list of devices
   * @param store takes the new account
   * @return the account, saved
   * @throws EnrolmentException when it did not work; nothing was saved then
   * @throws IOException when the store failed
   */
  public static Account redeem(String code, String deviceName, AccountStore store)
      throws IOException {
    return redeem(code, deviceName, store, Clock.systemUTC());
  }

  /**
   * The same by another clock.
   *
   * @param clock tells whether certificates are valid now
   */
  public static Account redeem(String code, String deviceName, AccountStore store, Clock clock)
      throws IOException {
    Optional<EnrolmentCode> parsed = EnrolmentCode.parse(code);
    if (!parsed.isPresent()) {
      throw new EnrolmentException(
          EnrolmentException.Problem.MALFORMED_CODE,
          "This is no enrolment code; it begins with sv1: and must be copied whole.");
    }
    Account account =
        new Redemption(parsed.get(), clock).redeem(store.createDeviceKey(), deviceName);
    store.save(account);
    return account;
  }
}
