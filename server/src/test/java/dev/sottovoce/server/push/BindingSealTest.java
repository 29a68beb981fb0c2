package dev.sottovoce.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingSealTest {
  private static final Entropy ENTROPY = new Random(1)::nextBytes;
  private static final UUID DEVICE = new UUID(1, 2);
  private static final PushParameters HOW =
      new PushParameters(
          PushProvider.WEB_PUSH,
          "https://push.example/p?of=bob",
          "",
          Optional.of(PushRecipient.generate(ENTROPY, new BouncyCastleCrypto()).keys()));

  @TempDir Path folder;

  @Test
  void whatWasSealed_isOpened_alsoAfterARestart_forTheSameDeviceAlone() throws Exception {
    Bytes sealed = BindingSeal.in(folder, ENTROPY).seal(DEVICE, HOW);
    assertFalse(sealed.latin1().contains("push.example"));
    BindingSeal again = BindingSeal.in(folder, ENTROPY);
    assertEquals(Optional.of(HOW), again.open(DEVICE, sealed));
    assertEquals(Optional.empty(), again.open(new UUID(1, 3), sealed));
    assertEquals(Optional.empty(), again.open(DEVICE, sealed.slice(0, sealed.length() - 1)));
    assertEquals(Optional.empty(), again.open(DEVICE, Bytes.EMPTY));
    assertEquals(
        Optional.empty(), BindingSeal.in(folder.resolve("other"), ENTROPY).open(DEVICE, sealed));
  }

  @Test
  void aDamagedKey_isSaid() throws Exception {
    Files.writeString(folder.resolve("bindings.key"), "AAAA");
    assertThrows(IOException.class, () -> BindingSeal.in(folder, ENTROPY));
  }
}
