package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.nativelib.crypto.OpenSslCrypto;
import dev.sottovoce.nativelib.crypto.SodiumCrypto;
import dev.sottovoce.nativelib.srtp.BoringSslPacketCiphers;
import dev.sottovoce.nativelib.srtp.OpenSslPacketCiphers;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.zrtp.KeyAgreementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is looked at. A new keying is one line here. */
public final class Scenarios {
  /**
   * A scenario to be.
   *
   * @param residue what is promised of memory that nothing refers to
   * @param make from a seed, and what else is to be sought
   */
  public record Entry(Residue residue, Function<List<Sought>, Scenario> make) {}

  /** What is promised after the end, besides that nothing reachable holds a secret. */
  public enum Residue {
    /** None: the secrets never lay in the heap. */
    NONE,
    /** Some lingers in garbage until it is overwritten; it is counted. */
    COUNTED
  }

  /** The name of {@link #control}. */
  static final String CONTROL = "control";

  /** Of the SRTP master key that parent and child know. */
  static final long SEED = 20_261_125;

  private Scenarios() {}

  /** By name, in the order of the report. */
  public static Map<String, Entry> all() {
    Map<String, Entry> all = new LinkedHashMap<>();
    all.put(
        "libcrypto X25519",
        natively(more -> new AgreementScenario(new OpenSslCrypto(), Primitive.X25519)));
    all.put(
        "libcrypto secp256r1",
        natively(more -> new AgreementScenario(new OpenSslCrypto(), Primitive.SECP256R1)));
    all.put(
        "libsodium X25519",
        natively(more -> new AgreementScenario(new SodiumCrypto(), Primitive.X25519)));
    all.put(
        "JDK X25519", counted(more -> new AgreementScenario(new JdkCrypto(), Primitive.X25519)));
    all.put(
        "Bouncy Castle X25519 and ML-KEM-768",
        counted(more -> new AgreementScenario(new BouncyCastleCrypto(), Primitive.X25519)));
    for (Ending ending : Ending.values()) {
      String srtp = named("SRTP AEAD_AES_256_GCM", ending);
      all.put(srtp, counted(more -> new SrtpScenario(PacketCipherBackend.JDK, SEED, more, ending)));
      // Natively after the derivation of session keys, which is the JDK's.
      all.put(
          "libcrypto " + srtp,
          counted(more -> new SrtpScenario(new OpenSslPacketCiphers(), SEED, more, ending)));
      all.put(
          "BoringSSL " + srtp,
          counted(more -> new SrtpScenario(new BoringSslPacketCiphers(), SEED, more, ending)));
    }
    dtls(all);
    zrtp(all);
    mikey(all);
    return all;
  }

  /** What a scenario that forgets to wipe looks like: it must be seen. */
  static Entry control() {
    return counted(more -> new ForgetfulScenario());
  }

  /** The default, with what ML-KEM leaves, and X25519 alone, which is all libcrypto's. */
  private static void dtls(Map<String, Entry> all) {
    CryptoBackend pure = new BouncyCastleCrypto();
    List<NamedGroup> hybrid = List.of(NamedGroup.X25519_MLKEM768);
    List<NamedGroup> curve = List.of(NamedGroup.X25519);
    for (Ending ending : Ending.values()) {
      all.put(
          "libcrypto " + named("DTLS 1.3", ending),
          natively(more ->
              new DtlsScenario(ProtocolVersion.DTLS_1_3, new OpenSslCrypto(), curve, ending)));
    }
    all.put(
        "natives first, DTLS 1.3",
        counted(
            more -> new DtlsScenario(ProtocolVersion.DTLS_1_3, phones(), hybrid, Ending.HANG_UP)));
    all.put(
        "Bouncy Castle " + named("DTLS 1.3", Ending.REKEY),
        counted(more -> new DtlsScenario(ProtocolVersion.DTLS_1_3, pure, hybrid, Ending.REKEY)));
    all.put(
        "Bouncy Castle DTLS 1.2",
        counted(more -> new DtlsScenario(ProtocolVersion.DTLS_1_2, pure, curve, Ending.HANG_UP)));
  }

  /** In a phone's order: ML-KEM comes from Bouncy Castle, all else from native libraries. */
  private static CryptoBackend phones() {
    SelectedBackend selected =
        new SelectedBackend(
            List.of(
                new SodiumCrypto(), new OpenSslCrypto(), new JdkCrypto(), new BouncyCastleCrypto()),
            new CpuFeatures(true));
    // Self-tests first: their keys are published ones.
    Primitive.all().forEach(selected::choice);
    return selected;
  }

  private static void zrtp(Map<String, Entry> all) {
    for (Ending ending : Ending.values()) {
      all.put(
          "libcrypto " + named("ZRTP X255", ending),
          natively(more -> new ZrtpScenario(KeyAgreementType.X255, new OpenSslCrypto(), ending)));
    }
    all.put(
        "natives first, ZRTP XM76",
        counted(more -> new ZrtpScenario(KeyAgreementType.XM76, phones(), Ending.HANG_UP)));
    all.put(
        "Bouncy Castle " + named("ZRTP XM76", Ending.REKEY),
        counted(more ->
            new ZrtpScenario(KeyAgreementType.XM76, new BouncyCastleCrypto(), Ending.REKEY)));
    all.put(
        "Bouncy Castle ZRTP DH3k",
        counted(more ->
            new ZrtpScenario(KeyAgreementType.DH3K, new BouncyCastleCrypto(), Ending.HANG_UP)));
  }

  /** Every library and every ending is there, though not each with each. */
  private static void mikey(Map<String, Entry> all) {
    for (Exchange each : Exchange.values()) {
      boolean signed = each == Exchange.DH;
      String name = each.displayName();
      for (Ending ending : Ending.values()) {
        all.put(
            "libcrypto " + named(name, ending),
            natively(more -> new MikeyScenario(each, new OpenSslCrypto(), ending)));
      }
      Ending jdk = signed ? Ending.HANG_UP : Ending.REKEY;
      all.put(
          "JDK " + named(name, jdk),
          counted(more -> new MikeyScenario(each, new JdkCrypto(), jdk)));
      Ending bouncyCastle = signed ? Ending.REKEY : Ending.HANG_UP;
      all.put(
          "Bouncy Castle " + named(name, bouncyCastle),
          counted(more -> new MikeyScenario(each, new BouncyCastleCrypto(), bouncyCastle)));
    }
  }

  private static String named(String what, Ending ending) {
    return ending == Ending.REKEY ? what + ", rekey" : what;
  }

  private static Entry natively(Function<List<Sought>, Scenario> make) {
    return new Entry(Residue.NONE, make);
  }

  private static Entry counted(Function<List<Sought>, Scenario> make) {
    return new Entry(Residue.COUNTED, make);
  }
}
