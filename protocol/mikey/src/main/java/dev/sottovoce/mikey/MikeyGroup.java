package dev.sottovoce.mikey;

import java.util.Optional;

/**
 * The groups that keys are agreed in. The registered ones, OAKLEY 1, 2 and 5, have at most 1,536
 * bits and are refused.
 */
public enum MikeyGroup {
  /** RFC 7748, under a number for private use (RFC 3830 section 10): ADR 60. */
  X25519(241, 32);

  private final int number;
  private final int octets;

  MikeyGroup(int number, int octets) {
    this.number = number;
    this.octets = octets;
  }

  public String registeredName() {
    return "x25519";
  }

  int number() {
    return number;
  }

  int octets() {
    return octets;
  }

  /** The octets of a value of this group, also of those that are read only to be refused. */
  static Optional<Integer> valueOctets(int number) {
    return switch (number) {
      case 0 -> Optional.of(192);
      case 1 -> Optional.of(96);
      case 2 -> Optional.of(128);
      default -> number == X25519.number ? Optional.of(X25519.octets) : Optional.empty();
    };
  }
}
