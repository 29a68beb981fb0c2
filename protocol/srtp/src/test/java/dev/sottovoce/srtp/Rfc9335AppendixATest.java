package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The twelve packets of RFC 9335 appendix A, from master keys on. */
class Rfc9335AppendixATest {
  private record Example(String name, String plain, String sealed) {}

  private static final List<Example> COUNTER_MODE =
      List.of(
          new Example(
              "1-byte header extension",
              "900f1235decafbadcafebabebede000151000200abababababababababababababababab",
              "900f1235decafbadcafebabec0de0001eb92365251c3e036f8de27e9c27ee3e0b4651d9fbc4218a70244522f34a5"),
          new Example(
              "2-byte header extension",
              "900f1236decafbadcafebabe1000000105020002abababababababababababababababab",
              "900f1236decafbadcafebabec2de00014ed9cc4e6a712b3096c5ca77339d4204ce0d77396cab69585fbce38194a5"),
          new Example(
              "1-byte header extension and CSRC fields",
              "920f1238decafbadcafebabe0001e2400000b26ebede000151000200abababababababababababababababab",
              "920f1238decafbadcafebabe8bb6e12b5cff16ddc0de000192838c8c09e58393e1de3a9a74734d6745671338c3acf11da2df8423bee0"),
          new Example(
              "2-byte header extension and CSRC fields",
              "920f1239decafbadcafebabe0001e2400000b26e1000000105020002abababababababababababababababab",
              "920f1239decafbadcafebabef70e513eb90b9b25c2de0001bbed4848faa644665f3d7f34125914e9f4d0ae923c6f479b95a0f7b53133"),
          new Example(
              "empty 1-byte header extension and CSRC fields",
              "920f123adecafbadcafebabe0001e2400000b26ebede0000abababababababababababababababab",
              "920f123adecafbadcafebabe7130b6abfe2ab0e3c0de0000e3d9f64b25c9e74cb4cf8e43fb92e3781c2c0ceab6b3a499a14c"),
          new Example(
              "empty 2-byte header extension and CSRC fields",
              "920f123bdecafbadcafebabe0001e2400000b26e10000000abababababababababababababababab",
              "920f123bdecafbadcafebabecbf24c124330e1c8c2de0000599dd45bc9d687b603e8b59d771fd38e88b170e0cd31e125eabe"));

  private static final List<Example> GCM =
      List.of(
          new Example(
              "1-byte header extension",
              "900f1235decafbadcafebabebede000151000200abababababababababababababababab",
              "900f1235decafbadcafebabec0de000139972dc9572c4d99e8fc355de743fb2e94f9d8ff54e72f4193bbc5c74ffab0fa9fa0fbeb"),
          new Example(
              "2-byte header extension",
              "900f1236decafbadcafebabe1000000105020002abababababababababababababababab",
              "900f1236decafbadcafebabec2de0001bb75a4c545cd1f413bdb7daa2b1e3263de313667c963249081b35a65f5cb6c88b394235f"),
          new Example(
              "1-byte header extension and CSRC fields",
              "920f1238decafbadcafebabe0001e2400000b26ebede000151000200abababababababababababababababab",
              "920f1238decafbadcafebabe63bbccc4a7f695c4c0de00018ad7c71fac70a80c92866b4c6ba98546ef913586e95ffaaffe956885bb0647a8bc094ac8"),
          new Example(
              "2-byte header extension and CSRC fields",
              "920f1239decafbadcafebabe0001e2400000b26e1000000105020002abababababababababababababababab",
              "920f1239decafbadcafebabe3680524f8d312b00c2de0001c78d120038422bc111a7187a18246f980c059cc6bc9df8b626394eca344e4b05d80fea83"),
          new Example(
              "empty 1-byte header extension and CSRC fields",
              "920f123adecafbadcafebabe0001e2400000b26ebede0000abababababababababababababababab",
              "920f123adecafbadcafebabe15b6bb4337906fffc0de0000b7b964537a2b03ab7ba5389ce93317126b5d974df30c6884dcb651c5e120c1da"),
          new Example(
              "empty 2-byte header extension and CSRC fields",
              "920f123bdecafbadcafebabe0001e2400000b26e10000000abababababababababababababababab",
              "920f123bdecafbadcafebabedcb38c9e48bf95f4c2de000061ee432cf920317076613258d3ce4236c06ac429681ad08413512dc98b5207d8"));

  /** Appendix A.1. */
  @Test
  void counterModeIsAsPrinted() {
    for (Example each : COUNTER_MODE) {
      assertPrinted(
          each,
          SrtpProfile.AES_CM_128_HMAC_SHA1_80,
          "e1f97a0d3e018be0d64fa32c06de4139",
          "0ec675ad498afeebb6960b3aabe6");
    }
  }

  /** Appendix A.2. */
  @Test
  void gcmIsAsPrinted() {
    for (Example each : GCM) {
      assertPrinted(
          each,
          SrtpProfile.AEAD_AES_128_GCM,
          "000102030405060708090a0b0c0d0e0f",
          "a0a1a2a3a4a5a6a7a8a9aaab");
    }
  }

  private static void assertPrinted(Example example, SrtpProfile profile, String key, String salt) {
    MediaKeys keys = Media.keys(profile, key, salt);
    SrtpSender sender =
        SrtpSender.open(keys, Media.PEER, PacketCipherBackend.JDK, HeaderEncryption.CRYPTEX);
    SrtpReceiver receiver =
        SrtpReceiver.open(keys, Media.PEER, PacketCipherBackend.JDK, HeaderEncryption.CRYPTEX);
    byte[] plain = Bytes.fromHex(example.plain()).toArray();
    byte[] sealed = Media.protectRtp(sender, plain);
    assertEquals(example.sealed(), Bytes.copyOf(sealed).hex(), example.name());
    for (int i = 0; i < sealed.length; i++) {
      byte[] damaged = sealed.clone();
      damaged[i] ^= 1;
      assertTrue(Media.unprotectRtp(receiver, damaged) < 0, example.name() + ", octet " + i);
    }
    int length = receiver.unprotectRtp(sealed, 0, sealed.length);
    assertEquals(
        example.plain(), Bytes.copyOf(Arrays.copyOf(sealed, length)).hex(), example.name());
  }
}
