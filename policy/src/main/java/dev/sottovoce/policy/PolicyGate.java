package dev.sottovoce.policy;

import dev.sottovoce.policy.PolicySignatures.VerifierKey;
import dev.sottovoce.wire.Bytes;
import java.time.LocalDate;
import java.util.List;

/**
 * Decides whether a document takes the place of the one in force: validly signed by enough
 * officers, newer, in its time, and never below what this build was made with.
 *
 * @param officers who may sign
 * @param needed how many of them must
 * @param floor the lowest version that this build takes
 */
public record PolicyGate(List<VerifierKey> officers, int needed, int floor) {
  public PolicyGate {
    officers = List.copyOf(officers);
    if (needed < 1 || needed > officers.size()) {
      throw new IllegalArgumentException("want 1 to " + officers.size() + " signatures");
    }
  }

  /**
   * Takes a document, or says why not.
   *
   * @param present the version in force
   * @param document the exact octets of {@code policy.yaml}
   * @param signatures the text of {@code policy.yaml.sig}
   */
  public Policy take(int present, Bytes document, String signatures, LocalDate day)
      throws PolicyException {
    int signed = PolicySignatures.count(signatures, document, officers);
    if (signed < needed) {
      throw new PolicyException(
          "signed by " + signed + " of the " + needed + " officers that it takes");
    }
    Policy policy = PolicyReader.read(document.utf8());
    if (policy.version() <= present) {
      throw new PolicyException(
          "version " + policy.version() + " is not newer than version " + present + " in force");
    }
    if (policy.version() < floor) {
      throw new PolicyException(
          "version " + policy.version() + " is below version " + floor + " of this build");
    }
    if (!policy.isValidOn(day)) {
      throw new PolicyException(
          "it holds from " + policy.from() + " until " + policy.until() + ", and today is " + day);
    }
    return policy;
  }
}
