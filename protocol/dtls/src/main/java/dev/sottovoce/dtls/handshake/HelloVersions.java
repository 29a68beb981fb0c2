package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.wire.Bytes;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from a client's first datagrams which versions it offers, and nothing else. */
public final class HelloVersions {
  private final Reassembly reassembly = new Reassembly();

  public HelloVersions() {}

  /**
   * Takes a datagram.
   *
   * @return the offered versions that exist here, perhaps none, once the hello is whole
   */
  public Optional<Set<ProtocolVersion>> add(Bytes datagram) throws Alerted {
    RecordLayer plaintext = new RecordLayer();
    for (Bytes record : RecordLayer.split(datagram)) {
      if (plaintext.open(record) instanceof RecordLayer.Opened opened
          && opened.type() == ContentType.HANDSHAKE
          && opened.number().epoch() == 0) {
        for (Fragment fragment : Fragment.parseAll(opened.content()).orElse(List.of())) {
          if (fragment.messageSeq() == 0) reassembly.add(fragment, 0);
        }
      }
    }
    Reassembly.Whole whole = reassembly.poll().orElse(null);
    return whole == null ? Optional.empty() : Optional.of(offered(whole.message()));
  }

  private static Set<ProtocolVersion> offered(HandshakeMessage message) throws Alerted {
    if (message.type() != HandshakeType.CLIENT_HELLO) {
      throw Alerted.unexpected("message " + message.type() + " instead of ClientHello");
    }
    ClientHello hello = ClientHello.parse(message.body());
    Set<ProtocolVersion> versions = EnumSet.noneOf(ProtocolVersion.class);
    if (!hello.extensions().has(Extensions.SUPPORTED_VERSIONS)) {
      // Smaller is newer; a client that only knows more than 1.2 would have the extension.
      if (hello.legacyVersion() <= ProtocolVersion.DTLS_1_2.id()) {
        versions.add(ProtocolVersion.DTLS_1_2);
      }
      return versions;
    }
    for (ProtocolVersion version : ProtocolVersion.values()) {
      if (hello.offers(version.id())) versions.add(version);
    }
    return versions;
  }
}
