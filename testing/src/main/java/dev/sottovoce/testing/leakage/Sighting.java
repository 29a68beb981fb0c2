package dev.sottovoce.testing.leakage;

/**
 * What was seen of some beats of a call.
 *
 * @param octets for each beat the octets of the packet, 0 where none came
 * @param features figures computed from what was seen, in particular from times; none where no
 *     times were seen
 * @param label what it was, from 0
 */
public record Sighting(int[] octets, double[] features, int label) {
  /** One of which only sizes and beats are known. */
  public Sighting(int[] octets, int label) {
    this(octets, new double[0], label);
  }

  /** The same, for another question. */
  public Sighting labelled(int newLabel) {
    return new Sighting(octets, features, newLabel);
  }
}
