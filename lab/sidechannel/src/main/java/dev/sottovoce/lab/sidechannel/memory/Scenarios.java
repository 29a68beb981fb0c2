package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.nativelib.crypto.OpenSslCrypto;
import dev.sottovoce.nativelib.crypto.SodiumCrypto;
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
    all.put("SRTP AEAD_AES_256_GCM", counted(more -> new SrtpScenario(SEED, more)));
    all.put("DTLS 1.2", counted(more -> new DtlsScenario(ProtocolVersion.DTLS_1_2)));
    all.put("DTLS 1.3", counted(more -> new DtlsScenario(ProtocolVersion.DTLS_1_3)));
    return all;
  }

  private static Entry natively(Function<List<Sought>, Scenario> make) {
    return new Entry(Residue.NONE, make);
  }

  private static Entry counted(Function<List<Sought>, Scenario> make) {
    return new Entry(Residue.COUNTED, make);
  }
}
