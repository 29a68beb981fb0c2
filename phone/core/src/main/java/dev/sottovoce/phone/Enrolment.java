package dev.sottovoce.phone;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.phone.enrol.Redemption;
import dev.sottovoce.policy.PolicyException;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a one-time enrolment code into an account with a device certificate. */
public final class Enrolment {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);

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
    return redeem(code, deviceName, store, PolicyStore.forgetting(), Clock.systemUTC());
  }

  /**
   * The same by another clock, and for a device that keeps the organisation's policy: the policy is
   * there before the first call. Where that fails, the phone asks again when it signs in.
   *
   * @param policies takes the policy; what another organisation left there is forgotten
   * @param clock tells whether certificates are valid now
   */
  public static Account redeem(
      String code, String deviceName, AccountStore store, PolicyStore policies, Clock clock)
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
    firstPolicy(account, policies, clock);
    return account;
  }

  private static void firstPolicy(Account account, PolicyStore policies, Clock clock)
      throws IOException {
    if (!PolicyInForce.isOf(account, policies)) policies.clear();
    try {
      new PolicyInForce(account, policies, clock).refresh(account);
    } catch (PolicyException e) {
      LOG.warn("the server sent a policy that is not taken: {}", e.sentence());
    } catch (IOException e) {
      LOG.warn("the policy could not be asked for or kept: {}", e.getClass().getName());
    }
  }
}
