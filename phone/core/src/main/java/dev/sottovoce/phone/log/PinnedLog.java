package dev.sottovoce.phone.log;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.transparency.DirectoryKey;
import dev.sottovoce.transparency.LogKeys;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a phone pinned about its organisation's log when it was enrolled.
 *
 * @param keys whose heads count
 * @param directory says where labels lie
 */
public record PinnedLog(LogKeys keys, DirectoryKey directory) {
  /**
   * Reads it from a trust bundle.
   *
   * @return nothing where the organisation had no log then
   * @throws IllegalStateException when the bundle names a log in a way that this build does not
   *     know; nothing may be believed then
   */
  public static Optional<PinnedLog> of(Bytes trustBundle) {
    Optional<TrustBundle> trust = TrustBundle.decode(trustBundle);
    if (!trust.isPresent() || trust.get().values(Kind.LOG_KEY).isEmpty()) return Optional.empty();
    try {
      List<VerifierKey> witnesses = new ArrayList<>();
      for (Bytes each : trust.get().values(Kind.WITNESS_KEY)) witnesses.add(key(each));
      VerifierKey log = key(trust.get().values(Kind.LOG_KEY).get(0));
      Bytes directory = trust.get().values(Kind.DIRECTORY_KEY).get(0);
      LogKeys keys = new LogKeys(log, witnesses, needed(trust.get(), witnesses.size()));
      return Optional.of(new PinnedLog(keys, new DirectoryKey(directory)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalStateException("this phone is too old: update it", e);
    }
  }

  private static VerifierKey key(Bytes text) {
    return VerifierKey.parse(text.utf8())
        .orElseThrow(() -> new IllegalArgumentException("no verifier key"));
  }

  /** All of them where the bundle does not say. */
  private static int needed(TrustBundle trust, int witnesses) {
    List<Bytes> said = trust.values(Kind.WITNESSES_NEEDED);
    if (said.isEmpty()) return witnesses;
    if (said.get(0).length() != 1) throw new IllegalArgumentException("want one octet");
    return said.get(0).at(0);
  }
}
