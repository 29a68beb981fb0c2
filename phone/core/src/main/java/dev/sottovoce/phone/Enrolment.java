package dev.sottovoce.phone;

/** Turns a one-time enrolment code into an account with a device certificate. */
public final class Enrolment {
  private Enrolment() {}

  /**
   * Redeems a code of the form {@code sv1:HOST:PORT/SECRET/PIN}. The server's trust bundle is
   * checked against the code's PIN before the secret is sent, so only the server that the code was
   * made for learns it. Blocks until done, at most about ten seconds.
   *
   * @param code the code, as the operator handed it out
   * @param deviceName what the operator will see in the list of devices
   * @param store takes the new account
   * @return the account, saved
   * @throws EnrolmentException when it did not work; nothing was saved then
   * @throws java.io.IOException when the store failed
   */
  public static Account redeem(String code, String deviceName, AccountStore store)
      throws java.io.IOException {
    throw new EnrolmentException(
        EnrolmentException.Problem.SERVER_FAILED, "enrolment is not built yet");
  }
}
