package dev.sottovoce.nativelib.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SelectedPacketCiphers;
import dev.sottovoce.srtp.SelectedPacketCiphers.Choice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a phone does where there is no BoringSSL: a process of its own, for libraries stay loaded.
 */
class AbsentLibraryTest {
  /** Says who serves the usual profile, and who was passed over for which reason. */
  static final class Chooser {
    private Chooser() {}

    public static void main(String[] arguments) {
      SelectedPacketCiphers selected =
          new SelectedPacketCiphers(
              () ->
                  List.of(
                      new BoringSslPacketCiphers(),
                      new OpenSslPacketCiphers(),
                      PacketCipherBackend.JDK),
              () -> new CpuFeatures(true));
      Choice choice = selected.choice(SrtpProfile.AEAD_AES_256_GCM);
      System.out.println(choice.backendName());
      choice
          .passedOver()
          .forEach(each -> System.out.println(each.backend() + ": " + each.reason()));
    }
  }

  @Test
  void withoutBoringSslTheNextServes_andTheReasonSaysWhatToInstall() throws Exception {
    String openSsl = new OpenSslPacketCiphers().name();
    assumeTrue(new OpenSslPacketCiphers().whyAbsent().isEmpty(), "libcrypto 3 is not installed");
    List<String> said = choose("/nowhere/libcrypto.so");
    assertEquals(openSsl, said.get(0));
    assertTrue(said.get(1).startsWith("BoringSSL: BoringSSL is not installed"), said.get(1));
    assertTrue(said.get(1).contains("apt install android-libboringssl"), said.get(1));
  }

  /** OpenSSL's libcrypto loads and has no AEAD interface of that kind. */
  @Test
  void anotherLibraryThanBoringSsl_isNotTaken() throws Exception {
    String openSsl = new OpenSslPacketCiphers().name();
    assumeTrue(new OpenSslPacketCiphers().whyAbsent().isEmpty(), "libcrypto 3 is not installed");
    List<String> said = choose("libcrypto.so.3");
    assertEquals(openSsl, said.get(0));
    assertTrue(said.get(1).contains("has no function EVP_AEAD_CTX_seal"), said.get(1));
  }

  private static List<String> choose(String library) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dsottovoce.boringssl=" + library,
                "-cp",
                System.getProperty("java.class.path"),
                Chooser.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return said.lines().toList();
  }
}
