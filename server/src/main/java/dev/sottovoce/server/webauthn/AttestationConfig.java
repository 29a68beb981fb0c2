package dev.sottovoce.server.webauthn;

import dev.sottovoce.identity.Protection;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * Whose attestations of passkeys are believed.
 *
 * @param anchors a file of certificates (PEM) for each format of statements, relative to the data
 *     folder unless absolute
 * @param models what the models of {@link Format#PACKED} keep their keys in, by their AAGUID
 */
public record AttestationConfig(Map<Format, String> anchors, Map<UUID, Protection> models) {
  /** Nobody's: none is asked for. */
  public static final AttestationConfig NONE = new AttestationConfig(Map.of(), Map.of());

  /** Formats of attestation statements (WebAuthn level 2, section 8). */
  public enum Format {
    PACKED("packed", "packed"),
    TPM("tpm", "tpm"),
    ANDROID_KEY("android-key", "androidKey"),
    APPLE("apple", "apple");

    private final String identifier;
    private final String key;

    Format(String identifier, String key) {
      this.identifier = identifier;
      this.key = key;
    }

    /** As statements name it. */
    String identifier() {
      return identifier;
    }

    /** As {@code sottovoce.yaml} names it. */
    public String key() {
      return key;
    }
  }

  public AttestationConfig {
    anchors = anchors.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(anchors));
    models = Map.copyOf(models);
  }
}
