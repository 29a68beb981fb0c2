package dev.sottovoce.server.token;

import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.crypto.backend.SignatureScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * ECDSA with SHA-256 on P-256 by libcrypto, which takes a fifth of the JDK's time, where it is
 * installed and passes its known-answer test; else by the JDK. Chosen once, with the first token.
 */
final class Es256OfThisMachine {
  static final SignatureScheme SCHEME = selected().require(Primitive.ECDSA_SECP256R1_SHA256);

  private Es256OfThisMachine() {}

  private static SelectedBackend selected() {
    List<CryptoBackend> candidates = new ArrayList<>();
    ServiceLoader.load(CryptoBackend.class, Es256OfThisMachine.class.getClassLoader())
        .forEach(candidates::add);
    candidates.add(new JdkCrypto());
    // There is no AES in it, so the processor does not matter.
    return new SelectedBackend(candidates, new CpuFeatures(false));
  }
}
