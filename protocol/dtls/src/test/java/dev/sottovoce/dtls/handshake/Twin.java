package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.Identities;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.Recording;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.dtls.record.TrafficKeys;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A second handshake from the same seed as the association in a {@link Recording}: it hears the
 * same, so it has the same keys. With them it opens what Chromium sent, and seals what Chromium
 * might have sent instead.
 */
final class Twin implements Handshake.Wire {
  /** What a record holds. */
  record Content(long epoch, ContentType type, Bytes octets) {}

  private final RecordLayer records = new RecordLayer();
  private final RecordLayer sealing = new RecordLayer();
  private final Set<Long> epochs = new HashSet<>(Set.of(Handshake.PLAINTEXT));
  private final Reassembly reassembly = new Reassembly();
  private final Handshake handshake;
  private boolean lost;

  Twin(Recording recording) {
    Entropy entropy = recording.entropy();
    LocalIdentity identity = LocalIdentity.create(Recording.CRYPTO, entropy);
    Terms13 terms =
        new Terms13(
            recording.terms().cipherSuites(),
            recording.terms().groups(),
            recording.terms().signatureSchemes(),
            recording.terms().srtpProfiles(),
            Identities.credentials(identity),
            recording.announced(),
            SessionBinding.NONE,
            recording.path() == Dtls13Association.Path.UNCHECKED,
            share -> true);
    handshake =
        recording.ours() == MediaKeys.Role.CLIENT
            ? new ClientHandshake(terms, Recording.CRYPTO, entropy, this)
            : new ServerHandshake(terms, Recording.CRYPTO, entropy, this);
    handshake.start();
  }

  /** All that Chromium sent in a recording, in the clear. */
  static List<Content> contents(Recording recording) {
    Twin twin = new Twin(recording);
    List<Content> contents = new ArrayList<>();
    for (Recording.Step step : recording.steps()) {
      if (step.event() != Recording.Event.IN) continue;
      for (Bytes record : RecordLayer.split(step.datagram())) {
        Content content = twin.open(record);
        if (content != null) contents.add(content);
      }
    }
    return contents;
  }

  /** The whole messages among them. */
  static List<HandshakeMessage> messages(Recording recording) {
    Reassembly reassembly = new Reassembly();
    List<HandshakeMessage> messages = new ArrayList<>();
    for (Content content : contents(recording)) {
      if (content.type() != ContentType.HANDSHAKE) continue;
      for (Fragment fragment : Fragment.parseAll(content.octets()).orElseThrow()) {
        reassembly.add(fragment, content.epoch());
      }
      reassembly.poll().ifPresent(whole -> messages.add(whole.message()));
    }
    return messages;
  }

  private @Nullable Content open(Bytes record) {
    if (!(records.open(record) instanceof RecordLayer.Opened opened)) return null;
    Content content = new Content(opened.number().epoch(), opened.type(), opened.content());
    hear(content);
    return content;
  }

  /** A record with this content, in the clear while there are no keys for its epoch. */
  Bytes seal(Content content) {
    long epoch = epochs.contains(content.epoch()) ? content.epoch() : Handshake.PLAINTEXT;
    hear(new Content(epoch, content.type(), content.octets()));
    return sealing.seal(epoch, content.type(), content.octets()).octets();
  }

  private void hear(Content content) {
    if (lost) return;
    if (content.type() == ContentType.ACK) handshake.onAcknowledged();
    if (content.type() != ContentType.HANDSHAKE) return;
    for (Fragment fragment : Fragment.parseAll(content.octets()).orElse(List.of())) {
      reassembly.add(fragment, content.epoch());
    }
    try {
      while (true) {
        Reassembly.Whole whole = reassembly.poll().orElse(null);
        if (whole == null) return;
        handshake.handle(whole.message(), whole.epoch());
      }
    } catch (Alerted alerted) {
      // The association ends here, too, or has not even listened.
      lost = true;
    }
  }

  @Override
  public void beginFlight() {
    // Nothing is sent.
  }

  @Override
  public void send(long epoch, HandshakeMessage message) {
    // Nothing is sent.
  }

  @Override
  public void sendWith(long epoch, TrafficKeys keys) {
    // Nothing is sent.
  }

  @Override
  public void receiveWith(long epoch, TrafficKeys keys) {
    records.receiveWith(epoch, keys);
    sealing.sendWith(epoch, keys);
    epochs.add(epoch);
  }

  @Override
  public void established(MediaKeys keys, VerifiedPeer peer) {
    // The association says so.
  }
}
