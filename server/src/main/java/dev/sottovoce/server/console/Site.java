package dev.sottovoce.server.console;

import dev.sottovoce.server.webauthn.RelyingParty;
import java.util.regex.Pattern;

/**
 * Where the console and the phone are found: pages of this origin alone may use it, and passkeys
 * are bound to its host.
 *
 * @param secure whether it is HTTPS; otherwise it is this machine alone
 */
public record Site(String host, int port, boolean secure) {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  /** As browsers name it (RFC 6454 section 6.2): without the usual port. */
  public String origin() {
    int usual = secure ? 443 : 80;
    return (secure ? "https://" : "http://") + host + (port == usual ? "" : ":" + port);
  }

  String page() {
    return origin() + ConsoleApi.PAGE;
  }

  /** For whom passkeys sign here. */
  public RelyingParty party() {
    return new RelyingParty(origin(), host);
  }

  /** Passkeys are for names; browsers make none for an address. */
  public boolean takesPasskeys() {
    return !ADDRESS.matcher(host).matches();
  }

  /** No page of another host can set a cookie of that name (RFC 6265bis section 4.1.3.2). */
  String cookie() {
    return secure ? "__Host-console" : "console";
  }
}
