package dev.sottovoce.lab.sidechannel.memory;

/**
 * Copies of one secret.
 *
 * @param alive in all memory while it was in use: the control, which must see it
 * @param ended in all memory right after the end
 * @param collected in all memory after a full collection
 * @param reachable in objects that something refers to, after the end
 */
public record Counts(String secret, int alive, int ended, int collected, int reachable) {
  String toText() {
    return secret + ":" + alive + ":" + ended + ":" + collected + ":" + reachable;
  }

  static Counts parse(String text) {
    String[] parts = text.split(":", -1);
    return new Counts(
        parts[0],
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]));
  }
}
