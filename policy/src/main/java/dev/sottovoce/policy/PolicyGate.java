package dev.sottovoce.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether a document takes the place of the one in force: validly signed by enough
 * officers, newer, in its time, and never below what this build was made with.
 *
 * @param root who may sign
 * @param floor the lowest version that is taken
 */
public record PolicyGate(PolicyRoot root, int floor) {
  /**
   * The lowest version that this build takes. A release that must not live with an older policy
   * raises it: then nobody can hand such a policy to its phones, whatever they remember.
   */
  public static final int FLOOR = 1;

  /** The gate of this build. */
  public static PolicyGate of(PolicyRoot root) {
    return new PolicyGate(root, FLOOR);
  }

  /**
   * Takes a document, or says why not.
   *
   * @param present the version in force, 0 when there is none
   */
  public Policy take(int present, SignedPolicy next, LocalDate day) throws PolicyException {
    Policy policy = kept(next);
    List<String> obstacles = obstacles(present, policy, day);
    if (!obstacles.isEmpty()) throw new PolicyException(obstacles.get(0));
    return policy;
  }

  /**
   * Why a document would not be taken, whoever signs it.
   *
   * @param present the version in force, 0 when there is none
   */
  public static List<String> obstacles(int present, Policy policy, LocalDate day) {
    List<String> obstacles = new ArrayList<>();
    if (policy.version() <= present) {
      obstacles.add(
          "version " + policy.version() + " is not newer than version " + present + " in force");
    }
    if (!policy.isValidOn(day)) {
      obstacles.add(
          "it holds from " + policy.from() + " until " + policy.until() + ", and today is " + day);
    }
    return obstacles;
  }

  /**
   * Reads a document that was taken once and kept: its signatures are looked at again, because a
   * disk is not the officers; its time is up to who asks.
   */
  public Policy kept(SignedPolicy signed) throws PolicyException {
    int count = PolicySignatures.count(signed.signatures(), signed.document(), root.officers());
    if (count < root.needed()) {
      throw new PolicyException(
          "signed by " + count + " of the " + root.needed() + " officers that it takes");
    }
    Policy policy = PolicyReader.read(signed.document().utf8());
    if (policy.version() < floor) {
      throw new PolicyException(
          "version " + policy.version() + " is below version " + floor + " of this build");
    }
    return policy;
  }
}
