package dev.sottovoce.phone;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.phone.enrol.Redemption;
import dev.sottovoce.policy.Policy;
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
        new Redemption(parsed.get(), clock)
            .redeem(store.createDeviceKey(), store.protection(), deviceName);
    Optional<Policy> policy = firstPolicy(account, policies, clock);
    // A server that lies may not have asked for it.
    if (policy.isPresent() && !account.protection().satisfies(policy.get().deviceKey())) {
      throw new EnrolmentException(
          EnrolmentException.Problem.DEVICE_KEY,
          "The organisation's policy wants the device's key better protected than it is here; ask"
              + " for a new code and choose another key store (--key-store).");
    }
    store.save(account);
    return account;
  }

  private static Optional<Policy> firstPolicy(Account account, PolicyStore policies, Clock clock)
      throws IOException {
    if (!PolicyInForce.isOf(account, policies)) policies.clear();
    PolicyInForce inForce = new PolicyInForce(account, policies, clock);
    try {
      inForce.refresh(account);
    } catch (PolicyException e) {
      LOG.warn("the server sent a policy that is not taken: {}", e.sentence());
    } catch (IOException e) {
      LOG.warn("the policy could not be asked for or kept: {}", e.getClass().getName());
    }
    return inForce.policy();
  }
}
