package dev.sottovoce.call;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key agreement of two datagrams that proves nothing: it lets tests of the path and of signalling
 * run without a handshake. The client sends its certificate, the server answers with its own; a
 * datagram whose certificate does not match the announced fingerprint fails as the real one would.
 */
final class ScriptedKeying implements KeyingMethod {
  static final KeyAgreement AGREEMENT =
      new KeyAgreement("DTLS 1.2", "secp256r1", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", false);

  private final String name;
  private final Bytes certificate;
  final List<Bytes> heard = new ArrayList<>();

  /** What each association was begun with, those of renewed keys included. */
  final List<Settled> begun;

  /**
   * @param name stands for the certificate; its first octet makes it look like DTLS
   */
  ScriptedKeying(String name) {
    this(name, new ArrayList<>());
  }

  private ScriptedKeying(String name, List<Settled> begun) {
    this.name = name;
    this.begun = begun;
    this.certificate = Bytes.concat(Bytes.of(22), Bytes.utf8(name));
  }

  Bytes certificate() {
    return certificate;
  }

  Fingerprint fingerprint() {
    return Fingerprint.ofCertificate(certificate);
  }

  @Override
  public Kind kind() {
    return Kind.DTLS;
  }

  @Override
  public boolean namesIdentities() {
    return true;
  }

  @Override
  public List<String> announcement() {
    return List.of("fingerprint:" + fingerprint().toSdp());
  }

  @Override
  public Optional<KeyingMethod> renewed(Duration age) {
    return Optional.of(new ScriptedKeying(name + "'", begun));
  }

  @Override
  public Keying associate(Settled settled) {
    begun.add(settled);
    Fingerprint announced = ((PeerKeying.Dtls) settled.peer()).fingerprint();
    return new Association(settled.role(), announced, SrtpProfile.AEAD_AES_256_GCM);
  }

  static Settled settled(Role role, Fingerprint announced) {
    PeerKeying.Dtls peer = new PeerKeying.Dtls(announced, PeerKeying.Setup.ACTPASS, "", List.of());
    return new Settled(role, peer, "", Path.CHECKED, IdentityBinding.NONE);
  }

  private final class Association implements Keying {
    private final Role role;
    private final Fingerprint announced;
    private final SrtpProfile profile;

    Association(Role role, Fingerprint announced, SrtpProfile profile) {
      this.role = role;
      this.announced = announced;
      this.profile = profile;
    }

    @Override
    public List<Output> start(Instant now) {
      return role == Role.CLIENT ? List.of(new Output.Transmit(certificate)) : List.of();
    }

    @Override
    public List<Output> received(Bytes datagram, Instant now) {
      heard.add(datagram);
      List<Output> outputs = new ArrayList<>();
      if (role == Role.SERVER) outputs.add(new Output.Transmit(certificate));
      outputs.add(
          announced
              .verify(datagram)
              .<Output>map(peer ->
                  new Output.Agreed(keys(datagram), peer, Optional.empty(), KeyProof.CONFIRMED))
              .orElse(new Output.Failed(EndReason.PEER_NOT_VERIFIED)));
      return outputs;
    }

    @Override
    public List<Output> tick(Instant now) {
      return List.of();
    }

    @Override
    public List<Output> close(Instant now) {
      return List.of();
    }

    private MediaKeys keys(Bytes theirs) {
      Bytes both =
          role == Role.CLIENT
              ? Bytes.concat(certificate, theirs)
              : Bytes.concat(theirs, certificate);
      MediaKeys.Role half = role == Role.CLIENT ? MediaKeys.Role.CLIENT : MediaKeys.Role.SERVER;
      byte[] exported = new byte[MediaKeys.exportedOctets(profile)];
      for (int i = 0; i < exported.length; i++) exported[i] = (byte) (i + both.hashCode());
      return MediaKeys.fromExporter(profile, AGREEMENT, half, exported);
    }
  }
}
