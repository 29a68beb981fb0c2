package dev.sottovoce.mikey;

import dev.sottovoce.crypto.AuthenticMessage;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Messages that end with a MAC by a group's key (RFC 4650 section 3). Which key is not sent: a
 * responder tries those it has, and both ends stay with the one that fits.
 */
final class MacedMessages implements Authentication {
  private static final Pattern INITIATION = Pattern.compile("TRIIS{1,8}DK");
  private static final Pattern RESPONSE = Pattern.compile("TIIDDK");

  private final Credentials.Shared credentials;
  private final Setting setting;
  private GroupKey chosen;
  private boolean sealed;

  MacedMessages(Credentials.Shared credentials, Setting setting) {
    this.credentials = credentials;
    this.setting = setting;
    this.chosen = credentials.keys().get(0);
  }

  @Override
  public Pattern initiationShape() {
    return INITIATION;
  }

  @Override
  public Pattern responseShape() {
    return RESPONSE;
  }

  @Override
  public List<Payload> ownIdentity() {
    return List.of(Authentication.identity(setting.parties().own()));
  }

  @Override
  public Bytes seal(Header header, List<Payload> payloads, KeyDerivation derivation) {
    sealed = true;
    List<Payload> all = new ArrayList<>(payloads);
    all.add(
        new Payload.Kemac(
            Payload.Kemac.NULL_ENCRYPTION, Bytes.EMPTY, Payload.Kemac.HMAC_SHA_256, Bytes.EMPTY));
    Bytes message = MessageWriter.write(header, all);
    try (Secret key = derivation.authenticationKey(chosen.key())) {
      return Bytes.concat(message, setting.sha256().hmac(key, message));
    }
  }

  @Override
  public boolean isAlgorithmAccepted(MikeyMessage message) {
    Payload.Kemac kemac = message.first(Payload.Kemac.class);
    return kemac.macAlgorithm() == Payload.Kemac.HMAC_SHA_256
        && kemac.encryption() == Payload.Kemac.NULL_ENCRYPTION
        && kemac.encrypted().isEmpty();
  }

  @Override
  public Verdict verify(MikeyMessage message, KeyDerivation derivation) {
    List<Payload.Id> ids = message.all(Payload.Id.class);
    Parties parties = setting.parties();
    if (!ids.get(0).equals(Authentication.identity(parties.peer()))
        || !ids.get(1).equals(Authentication.identity(parties.own()))) {
      return new Verdict.Doubtful(Problem.IDENTITY);
    }
    Bytes mac = message.first(Payload.Kemac.class).mac();
    for (GroupKey each : candidates()) {
      try (Secret key = derivation.authenticationKey(each.key())) {
        Optional<VerifiedPeer> peer =
            AuthenticMessage.verifyMac(
                setting.sha256(), key, message.authenticated(sealOctets()), mac);
        if (peer.isPresent()) {
          chosen = each;
          return new Verdict.Authentic(peer.get());
        }
      }
    }
    return new Verdict.Doubtful(Problem.AUTHENTICATION);
  }

  /** A key that a message of ours is under stands for the whole exchange. */
  private List<GroupKey> candidates() {
    return sealed ? List.of(chosen) : credentials.keys();
  }

  @Override
  public int sealOctets() {
    return setting.sha256().octets();
  }
}
