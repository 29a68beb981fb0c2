package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs from the machine. Missing, it skips and says so; with CI set, it fails. */
public final class Needs {
  private Needs() {}

  static void baresip() {
    need(Baresip.isInstalled(), "baresip is not installed (Debian: apt install baresip-core)");
  }

  static void chromium() {
    need(Chromium.isInstalled(), "Chromium is not installed (Debian: apt install chromium)");
  }

  static void firefox() {
    need(Firefox.isInstalled(), "Firefox is not installed (Debian: apt install firefox-esr)");
  }

  static void linphone() {
    need(Linphone.isInstalled(), "linphonec is not installed (Debian: apt install linphone-cli)");
  }

  static void namespace() {
    need(Namespace.isPossible(), "no network namespace can be made here (needs root, iproute2)");
  }

  /** Whether or not something is there, with what to do about it. */
  public static void need(boolean there, String complaint) {
    if (System.getenv("CI") != null) assertTrue(there, complaint);
    if (!there) System.err.println("SKIPPED: " + complaint);
    assumeTrue(there, complaint);
  }
}
