package dev.sottovoce.phone;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.Zid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a phone keeps from one ZRTP call to the next (RFC 6189 section 4.9): its own number, and for
 * each peer secrets by which the next call proves that it is the same one. Safe for several
 * threads.
 */
public interface ZrtpMemory {
  /** For a phone that forgets when it is closed. */
  static ZrtpMemory forgetting(Entropy entropy) {
    return new FolderZrtpMemory(Zid.random(entropy));
  }

  /**
   * Kept in the file {@code zrtp.cache} of this folder, readable only by the owner.
   *
   * @throws IOException when there is one that cannot be read; the message says what to do
   */
  static ZrtpMemory inFolder(Path home, Entropy entropy) throws IOException {
    return FolderZrtpMemory.open(home, entropy);
  }

  /** This endpoint's number in all its calls. */
  Zid ownZid();

  /**
   * What is known about the endpoints of a peer; copies, which the caller destroys.
   *
   * @param peer a SIP address
   */
  List<RetainedSecrets> about(String peer);

  /** Keeps this in place of what there was about the same endpoint; destroys {@code secrets}. */
  void keep(String peer, RetainedSecrets secrets) throws IOException;
}
