package dev.sottovoce.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.SignedStatement;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.SampleEpoch;
import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class IdentityFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void enrolmentCode(byte[] octets) {
    EnrolmentCode.parse(Bytes.copyOf(octets).utf8())
        .ifPresent(code -> same(code, EnrolmentCode.parse(code.text()).orElseThrow()));
  }

  @FuzzTest(maxDuration = "60s")
  void trustBundle(byte[] octets) {
    Bytes encoded = Bytes.copyOf(octets);
    TrustBundle.decode(encoded).ifPresent(bundle -> same(encoded, bundle.encoded()));
  }

  @FuzzTest(maxDuration = "60s")
  void trustUpdate(byte[] octets) {
    Bytes encoded = Bytes.copyOf(octets);
    TrustUpdate.decode(encoded).ifPresent(update -> same(encoded, update.encoded()));
  }

  @FuzzTest(maxDuration = "60s")
  void deviceCertificate(byte[] octets) {
    try {
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(octets));
      if (read instanceof X509Certificate certificate) {
        DeviceCertificate.read(certificate);
        DeviceCertificateProfile.read(certificate);
      }
    } catch (CertificateException e) {
      // Most octets are no certificate.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void accountStatement(byte[] octets) {
    Bytes encoded = Bytes.copyOf(octets);
    SignedStatement.decode(encoded).ifPresent(read -> same(encoded, read.encoded()));
    AccountChain.read(List.of(encoded));
  }

  static Stream<Named<byte[]>> groupEpochs() {
    Random random = new Random(1);
    return Stream.of(Named.of("sample", SampleEpoch.encoded(random).toArray()));
  }

  @MethodSource("groupEpochs")
  @FuzzTest(maxDuration = "60s")
  void groupEpoch(byte[] octets) {
    Bytes encoded = Bytes.copyOf(octets);
    GroupEpoch.decode(encoded)
        .ifPresent(epoch -> {
          same(encoded, epoch.encoded());
          if (epoch.members().size() > GroupEpoch.MAX_MEMBERS) throw new AssertionError("too many");
        });
  }

  @FuzzTest(maxDuration = "60s")
  void passport(byte[] octets) {
    String text = Bytes.copyOf(octets).utf8();
    SignedPassport.read(text).ifPresent(read -> same(text, read.compact()));
    IdentityHeader.read(text);
  }

  @FuzzTest(maxDuration = "60s")
  void accountDevice(byte[] octets) {
    Bytes encoded = Bytes.copyOf(octets);
    AccountDevice.decode(encoded).ifPresent(device -> same(encoded, device.encoded()));
  }

  @FuzzTest(maxDuration = "60s")
  void wordsAndLabels(byte[] octets) {
    String text = Bytes.copyOf(octets).utf8();
    RecoveryKey.parse(text);
    AccountLabel.parse(text)
        .ifPresent(label -> same(label, AccountLabel.parse(label.text()).orElseThrow()));
  }

  private static void same(Object expected, Object found) {
    if (!expected.equals(found)) throw new AssertionError("it does not survive the round trip");
  }
}
