package dev.sottovoce.phone;

import java.io.IOException;

/** Takes an account whose certificate was renewed, to keep it: {@code store::save}, usually. */
@FunctionalInterface
public interface AccountKeeper {
  /** Keeps nothing: the certificate is renewed again when the phone is opened the next time. */
  AccountKeeper NONE = account -> {};

  /** Called on a thread that may block. */
  void renewed(Account account) throws IOException;
}
