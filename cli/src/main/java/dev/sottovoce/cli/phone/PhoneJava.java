package dev.sottovoce.cli.phone;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.CryptoBackends;
import java.util.ArrayList;
import java.util.List;

/**
 * What Java is told when a phone's process starts (ADR 147). The launcher has the same words, for
 * it starts before Java does.
 */
public final class PhoneJava {
  /** A small nursery is emptied often and at once: no pause of the collector is heard in a call. */
  static final List<String> ALWAYS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:+SuppressFatalErrorMessage",
          "-Xmx448m",
          "-Xmn4m",
          "-Xss512k",
          "-XX:MetaspaceSize=64m");

  /**
   * At fifty frames a second the second compiler is busy for the first minutes of a call, with more
   * than it saves in them. Room for code stays as large as it is with both: Java collects the whole
   * heap, for 40 ms, whenever a seventh of that has been filled.
   */
  static final List<String> FIRST_COMPILER_ONLY =
      List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m");

  private PhoneJava() {}

  /** The options, in front of the class path. */
  public static List<String> options() {
    return options(isAesNative());
  }

  /**
   * @param nativeAes whether packets are encrypted by a native library: the JDK's AES reads tables,
   *     which caches betray, until the second compiler has put instructions in their place
   */
  public static List<String> options(boolean nativeAes) {
    List<String> options = new ArrayList<>(ALWAYS);
    if (nativeAes) options.addAll(FIRST_COMPILER_ONLY);
    return options;
  }

  private static boolean isAesNative() {
    return !CryptoBackends.packetCiphersOfThisMachine()
        .choice(SrtpProfile.AEAD_AES_256_GCM)
        .backendName()
        .startsWith("JDK");
  }
}
