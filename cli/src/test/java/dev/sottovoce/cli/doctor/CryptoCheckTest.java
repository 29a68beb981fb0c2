package dev.sottovoce.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.AesTiming;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Offer;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SelectedBackend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CryptoCheckTest {
  /** SHA-512 under the name of SHA-256, as a badly built library might have it. */
  private static final class Miswired implements CryptoBackend {
    @Override
    public String name() {
      return "miswired 1.0";
    }

    @Override
    public AesTiming aesTiming() {
      return AesTiming.TABLES;
    }

    @Override
    public <T> Optional<T> find(Primitive<T> primitive) {
      return new Offer()
          .with(Primitive.SHA_256, new JdkCrypto().find(Primitive.SHA_512).orElseThrow())
          .find(primitive);
    }
  }

  @Test
  void everyPrimitiveIsNamed() {
    String all = new CryptoCheck().look().toString();
    for (Primitive<?> each : Primitive.all()) {
      assertTrue(all.contains(each.registeredName()), each + " in " + all);
    }
  }

  @Test
  void aLibraryThatFailsItsSelfTestIsNamed() {
    SelectedBackend selected =
        new SelectedBackend(List.of(new Miswired(), new JdkCrypto()), new CpuFeatures(true));
    List<Finding> failed =
        CryptoCheck.findings(selected).stream()
            .filter(each -> each.found().startsWith("miswired 1.0"))
            .toList();
    assertEquals(1, failed.size());
    assertEquals(Finding.Level.HINT, failed.get(0).level());
    assertEquals(
        "miswired 1.0 is not used for SHA-256: it failed its self-test.", failed.get(0).found());
  }

  @Test
  void withoutAesInstructionsItSaysWhyThereIsNoAes() {
    String all = CryptoCheck.findings(SelectedBackend.pureJava(new CpuFeatures(false))).toString();
    assertTrue(all.contains("Nothing here serves"), all);
    assertTrue(all.contains("does not take constant time on this processor"), all);
  }
}
