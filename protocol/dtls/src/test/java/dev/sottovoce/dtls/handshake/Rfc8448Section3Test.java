package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * The key schedule against the simple handshake of RFC 8448 section 3. Its labels begin with "tls13
 * " where those of DTLS begin with "dtls13"; all else is the same.
 */
class Rfc8448Section3Test {
  private static final String SHARED =
      "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d";
  private static final String HELLOS =
      "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8";
  private static final String TO_SERVER_FINISHED =
      "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13";

  private final KeySchedule schedule =
      new KeySchedule(
          "tls13 ",
          CipherSuite.TLS_AES_128_GCM_SHA256,
          new BouncyCastleCrypto(),
          Secret.copyOf(Bytes.fromHex(SHARED)),
          Bytes.fromHex(HELLOS));

  private static void assertSecret(String expected, Secret secret) {
    assertEquals(expected, Bytes.unsafeWrap(secret.exposedCopy()).hex());
  }

  @Test
  void handshakeSecrets() {
    assertSecret(
        "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
        schedule.clientHandshake());
    assertSecret(
        "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
        schedule.serverHandshake());
  }

  @Test
  void applicationSecrets() {
    KeySchedule.Application application = schedule.application(Bytes.fromHex(TO_SERVER_FINISHED));
    assertSecret(
        "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5", application.client());
    assertSecret(
        "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643", application.server());
    assertSecret(
        "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50", application.exporter());
  }

  @Test
  void finished() {
    // Section 3, "calculate finished" of the server: over the transcript up to CertificateVerify.
    Bytes transcript =
        Bytes.fromHex("edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed");
    assertEquals(
        "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718",
        schedule.verifyData(schedule.serverHandshake(), transcript).hex());
  }

  @Test
  void whatIsUsedUp_isWiped() {
    KeySchedule.Application application = schedule.application(Bytes.fromHex(TO_SERVER_FINISHED));
    schedule.destroy();
    assertEquals(true, application.client().isDestroyed());
    assertEquals(true, schedule.clientHandshake().isDestroyed());
  }
}
