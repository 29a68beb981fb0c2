package dev.sottovoce.phone;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.account.Membership;
import dev.sottovoce.phone.account.OwnAccount;
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
   * made for learns it. Blocks until done, at most about thirty seconds. Nobody is shown the
   * recovery words of an account that this founds; {@link #enrol} is for people.
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
    return enrol(code, deviceName, store, policies, AccountMemory.forgetting(), clock).account();
  }

  /**
   * A device that is enrolled.
   *
   * @param membership how it stands to its user's account; nothing when that could not be settled
   *     now, so that {@code OwnAccount.join} has to be asked again
   */
  public record Enrolled(Account account, Optional<Membership> membership) {
    @Override
    public String toString() {
      return "Enrolled[redacted]";
    }
  }

  /**
   * The same, and tells how the device stands to its user's account: the first one founds it and
   * gets words to write down, a further one waits until one of the others lets it in.
   *
   * @param memory takes the chain; what another account left there is forgotten
   */
  public static Enrolled enrol(
      String code,
      String deviceName,
      AccountStore store,
      PolicyStore policies,
      AccountMemory memory,
      Clock clock)
      throws IOException {
    Optional<EnrolmentCode> parsed = EnrolmentCode.parse(code);
    if (!parsed.isPresent()) {
      throw new EnrolmentException(
          EnrolmentException.Problem.MALFORMED_CODE,
          "This is no enrolment code; it begins with sv1: and must be copied whole.");
    }
    Account account =
        new Redemption(parsed.get(), clock)
            .redeem(store.createDeviceKey(), store.protection(), deviceName)
            .withEncryptionKey(EncryptionKeyFile.make());
    Optional<Policy> policy = firstPolicy(account, policies, clock);
    // A server that lies may not have asked for it.
    if (policy.isPresent() && !account.protection().satisfies(policy.get().deviceKey())) {
      throw new EnrolmentException(
          EnrolmentException.Problem.DEVICE_KEY,
          "The organisation's policy wants the device's key better protected than it is here; ask"
              + " for a new code and choose another key store (--key-store).");
    }
    store.save(account);
    memory.clear(AccountMemory.Part.OWN_CHAIN);
    return new Enrolled(account, join(account, memory, clock));
  }

  private static Optional<Membership> join(Account account, AccountMemory memory, Clock clock) {
    try {
      return Optional.of(new OwnAccount(account, memory, clock).join());
    } catch (AccountException e) {
      LOG.warn("the account was neither founded nor joined: {}", e.getMessage());
    } catch (IOException e) {
      LOG.warn("the account was neither founded nor joined: {}", e.getClass().getName());
    }
    return Optional.empty();
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
