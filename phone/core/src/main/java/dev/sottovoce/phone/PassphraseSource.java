package dev.sottovoce.phone;

import dev.sottovoce.crypto.Secret;
import java.io.IOException;

/** Gives the passphrase or PIN of a key store when it is needed; whoever asks wipes it. */
@FunctionalInterface
public interface PassphraseSource {
  /** What it is wanted for. */
  enum Reason {
    /** For a key that is made now: a person is asked twice. */
    NEW,
    /** For a key that is there. */
    OPEN
  }

  /**
   * @throws IOException when there is nobody to ask; the message says how to give it
   */
  Secret passphrase(Reason reason) throws IOException;
}
