package dev.sottovoce.lab.sidechannel.memory;

/**
 * Copies of secrets of one kind.
 *
 * @param values how many different ones there were
 * @param alive copies in memory while they were in use: the control, which sees each of them
 * @param ended in all memory right after the end
 * @param collected in all memory after a full collection
 * @param reachable in objects that something refers to after the end, and outside the heap in
 *     secrets that nobody wiped
 */
public record Counts(
    String secret, int values, int alive, int ended, int collected, int reachable) {
  String toText() {
    return String.join(
        ";",
        secret,
        String.valueOf(values),
        String.valueOf(alive),
        String.valueOf(ended),
        String.valueOf(collected),
        String.valueOf(reachable));
  }

  static Counts parse(String text) {
    String[] parts = text.split(";", -1);
    return new Counts(
        parts[0],
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]),
        Integer.parseInt(parts[5]));
  }

  /** Another value of the same kind. */
  Counts and(Counts more) {
    return new Counts(
        secret,
        values + more.values,
        alive + more.alive,
        ended + more.ended,
        collected + more.collected,
        reachable + more.reachable);
  }
}
