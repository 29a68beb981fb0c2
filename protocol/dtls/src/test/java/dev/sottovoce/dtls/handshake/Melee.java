package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.Identities;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordNumber;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A whole association against a peer that has all keys and breaks the protocol wherever a fuzzer
 * chooses: in what the messages say ({@link Mischief}), in how they are cut into fragments and put
 * into records and epochs, and in the order in which datagrams arrive.
 */
final class Melee {
  private static final int MOST_ROUNDS = 40;
  private static final int MOST_INVENTED = 24;
  private static final int MOST_OCTETS_JOINED = 8000;
  private static final String VICTIMS_SESSION = "victims-session-24-chars";
  private static final String PUPPETS_SESSION = "puppets-session-24-chars";

  /** Whether the peer could prove itself if it kept to the protocol. */
  private enum Peer {
    GENUINE,
    OF_ANOTHER_CERTIFICATE,
    WITHOUT_THE_KEY
  }

  private final Choices choices;
  private final Duel duel;
  private final Peer peer;
  private final Mischief mischief;
  private final Puppet puppet;
  private final Watched victim;
  private final List<Bytes> delivered = new ArrayList<>();
  private final List<Fragment> sent = new ArrayList<>();
  private int invented;

  Melee(Choices choices) {
    this.choices = choices;
    int setting = choices.octet();
    duel = new Duel((setting & 1) == 0 ? MediaKeys.Role.SERVER : MediaKeys.Role.CLIENT);
    peer = Peer.values()[(setting & 6) == 6 ? 1 + (setting >> 3 & 1) : 0];
    configure(choices.octet());
    mischief = new Mischief(choices);
    duel.sabotage = mischief;
    puppet = duel.puppet;
    puppet.posting = this::post;
    victim = new Watched(duel.prepare().victim(), Duel.START);
  }

  private void configure(int setting) {
    if (peer == Peer.OF_ANOTHER_CERTIFICATE) duel.announcedToVictim = duel.victims.fingerprint();
    if (peer == Peer.WITHOUT_THE_KEY) {
      duel.puppetsCredentials =
          Identities.withCertificate(
              Identities.credentials(duel.victims), duel.puppets.certificate());
    }
    switch (setting & 3) {
      case 1 -> duel.puppetsGroups = List.of(NamedGroup.X25519);
      case 2 -> duel.puppetsGroups = List.of(NamedGroup.SECP256R1, NamedGroup.X25519);
      case 3 -> duel.victimsGroups = List.of(NamedGroup.X25519);
      default -> {}
    }
    if ((setting & 4) != 0) duel.path = Dtls13Association.Path.UNCHECKED;
    if ((setting & 8) != 0) {
      duel.puppetsSuites = List.of(CipherSuite.values()[(setting >> 4) % 3]);
    }
    if ((setting & 0x40) != 0) {
      duel.victimsBinding = SessionBinding.ofSessions(VICTIMS_SESSION, PUPPETS_SESSION);
      duel.puppetsBinding = SessionBinding.ofSessions(PUPPETS_SESSION, VICTIMS_SESSION);
    }
  }

  /**
   * Fights it out and asserts that nobody gets keys who has not proved himself.
   *
   * @return whether there were keys
   */
  boolean fight() {
    List<Bytes> toPuppet = new ArrayList<>(victim.handle(new Input.Start()));
    puppet.start();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      mischief.leftOver().ifPresent(out -> post(out, puppet.nextMessageSeq()));
      List<Bytes> toVictim = network(puppet.drain());
      if (toVictim.isEmpty() && toPuppet.isEmpty() && !goOn(toPuppet)) break;
      for (Bytes datagram : toVictim) {
        delivered.add(datagram);
        toPuppet.addAll(victim.handle(new Input.Datagram(datagram)));
      }
      while (!toPuppet.isEmpty()) puppet.receive(toPuppet.remove(0));
    }
    assertProved();
    boolean established = victim.established().isPresent();
    victim.runOut();
    return established;
  }

  private void assertProved() {
    if (victim.established().isEmpty()) return;
    MediaKeys theirs = victim.established().get().keys();
    assertEquals(Peer.GENUINE, peer, "keys for somebody else");
    for (HandshakeMessage each : mischief.genuine()) {
      assertTrue(wasSent(each), "keys although message " + each.type() + " was never sent");
    }
    MediaKeys peers = Objects.requireNonNull(puppet.keys, "keys that the peer does not have");
    assertTrue(theirs.sendKey().sameAs(peers.receiveKey()));
    assertTrue(theirs.receiveKey().sameAs(peers.sendKey()));
    assertTrue(theirs.sendSalt().sameAs(peers.receiveSalt()));
    assertTrue(theirs.receiveSalt().sameAs(peers.sendSalt()));
    assertEquals(peers.agreement(), theirs.agreement());
  }

  /** Whether each octet of a message went out in its place, among whatever else. */
  private boolean wasSent(HandshakeMessage message) {
    BitSet there = new BitSet();
    for (Fragment each : sent) {
      int end = each.offset() + each.octets().length();
      boolean fits =
          each.type() == message.type()
              && each.length() == message.body().length()
              && end <= each.length();
      if (fits && each.octets().equals(message.body().slice(each.offset(), end))) {
        there.set(each.offset(), end);
      }
    }
    return there.cardinality() == message.body().length();
  }

  // Fragments and records

  private void post(Puppet.Out out, int messageSeq) {
    Bytes body = out.message().body();
    List<Fragment> fragments = new ArrayList<>();
    Fragment whole = new Fragment(out.message().type(), body.length(), messageSeq, 0, body);
    if (choices.octet() < 128 || body.length() < 2) fragments.add(whole);
    else cut(whole, fragments);
    while (choices.octet() > 200) disturb(fragments);
    if (choices.octet() > 224) {
      record(out.epoch(), fragments);
    } else {
      for (Fragment fragment : fragments) record(out.epoch(), List.of(fragment));
    }
  }

  private void record(long epoch, List<Fragment> fragments) {
    sent.addAll(fragments);
    Bytes content = Bytes.concat(fragments.stream().map(Fragment::encode).toArray(Bytes[]::new));
    if (content.length() > 4000) return;
    ContentType type =
        choices.octet() > 250
            ? ContentType.values()[choices.below(ContentType.values().length)]
            : ContentType.HANDSHAKE;
    send(choices.octet() > 248 ? choices.below(4) : epoch, type, content);
  }

  private void send(long epoch, ContentType type, Bytes content) {
    puppet.raw(puppet.canSend(epoch) ? epoch : Handshake.PLAINTEXT, type, content);
  }

  /** Pieces that may overlap. */
  private void cut(Fragment whole, List<Fragment> fragments) {
    int length = whole.octets().length();
    int from = 0;
    for (int pieces = 0; from < length && pieces < 8; pieces++) {
      int to = pieces == 7 ? length : Math.min(length, from + 1 + choices.below(length));
      fragments.add(piece(whole, from, to));
      from = Math.max(from + 1, to - (choices.octet() > 192 ? choices.below(16) : 0));
      if (to == length) return;
    }
  }

  private static Fragment piece(Fragment whole, int from, int to) {
    return new Fragment(
        whole.type(), whole.length(), whole.messageSeq(), from, whole.octets().slice(from, to));
  }

  private void disturb(List<Fragment> fragments) {
    if (fragments.isEmpty()) return;
    int at = choices.below(fragments.size());
    Fragment one = fragments.get(at);
    switch (choices.below(9)) {
      case 1 -> fragments.remove(at);
      case 2 -> fragments.add(one);
      case 3 -> Collections.rotate(fragments, 1);
      case 4 -> fragments.set(at, as(one, one.type(), changed(one.length()), one.messageSeq()));
      case 5 -> fragments.set(at, as(one, one.type(), one.length(), changed(one.messageSeq())));
      case 6 -> fragments.set(at, as(one, choices.octet(), one.length(), one.messageSeq()));
      case 7 -> fragments.add(choices.below(fragments.size()), forged(one));
      case 8 -> {
        int offset = choices.octet() << 16 | choices.octet() << 8 | choices.octet();
        fragments.set(
            at, new Fragment(one.type(), one.length(), one.messageSeq(), offset, one.octets()));
      }
      default -> Collections.swap(fragments, at, choices.below(fragments.size()));
    }
  }

  private int changed(int number) {
    int by = choices.below(17) - 8;
    return choices.octet() > 240
        ? choices.octet() << 8 | choices.octet()
        : Math.max(0, number + by);
  }

  private static Fragment as(Fragment one, int type, int length, int messageSeq) {
    return new Fragment(type, length, messageSeq & 0xffff, one.offset(), one.octets());
  }

  /** The same piece with other octets. */
  private Fragment forged(Fragment one) {
    byte[] octets = one.octets().toArray();
    if (octets.length > 0) octets[choices.below(octets.length)] ^= 1;
    return new Fragment(
        one.type(), one.length(), one.messageSeq(), one.offset(), Bytes.unsafeWrap(octets));
  }

  // Datagrams

  private List<Bytes> network(List<Bytes> records) {
    List<Bytes> datagrams = new ArrayList<>(records);
    while (!datagrams.isEmpty() && choices.octet() > 224) {
      int at = choices.below(datagrams.size());
      Bytes one = datagrams.get(at);
      switch (choices.below(7)) {
        case 1 -> datagrams.remove(at);
        case 2 -> datagrams.add(one);
        case 3 -> Collections.rotate(datagrams, 1);
        case 4 -> datagrams.set(at, joined(one, datagrams.get(choices.below(datagrams.size()))));
        case 5 -> datagrams.set(at, one.slice(0, choices.below(one.length()) + 1));
        case 6 -> datagrams.set(at, flipped(one));
        default -> Collections.swap(datagrams, at, choices.below(datagrams.size()));
      }
    }
    return datagrams;
  }

  private static Bytes joined(Bytes one, Bytes other) {
    boolean fits = one.length() + other.length() <= MOST_OCTETS_JOINED;
    return fits ? Bytes.concat(one, other) : one;
  }

  private Bytes flipped(Bytes datagram) {
    byte[] octets = datagram.toArray();
    // Two bits: this never undoes what was done to a message.
    octets[choices.below(Math.min(octets.length, 40))] ^= (byte) (3 << choices.below(7));
    return Bytes.unsafeWrap(octets);
  }

  // What nobody asked for

  /** Whether there is anything more to come: time, a replay, or something invented. */
  private boolean goOn(List<Bytes> toPuppet) {
    if (choices.exhausted() || invented++ == MOST_INVENTED) return false;
    switch (choices.below(7)) {
      case 0 -> toPuppet.addAll(victim.pass(Duration.ofMillis(10L * choices.octet())));
      case 1 -> {
        if (!delivered.isEmpty()) {
          Bytes again = delivered.get(choices.below(delivered.size()));
          toPuppet.addAll(victim.handle(new Input.Datagram(again)));
        }
      }
      case 2 -> send(choices.below(4), ContentType.HANDSHAKE, fragment().encode());
      case 3 -> send(choices.below(4), ContentType.ACK, acknowledgement());
      case 4 -> send(choices.below(4), ContentType.ALERT, choices.bytes(4));
      case 5 -> send(choices.below(4), contentType(), choices.bytes(64));
      default -> {
        if (puppet.established) puppet.updateSending(choices.yes());
      }
    }
    return true;
  }

  private ContentType contentType() {
    return ContentType.values()[choices.below(ContentType.values().length)];
  }

  private Fragment fragment() {
    Bytes octets = choices.bytes(64);
    int seq = changed(puppet.nextMessageSeq());
    return new Fragment(choices.octet(), octets.length(), seq & 0xffff, 0, octets);
  }

  private Bytes acknowledgement() {
    List<RecordNumber> numbers = new ArrayList<>();
    for (int i = choices.below(8); i > 0; i--) {
      numbers.add(new RecordNumber(choices.below(5), choices.below(8)));
    }
    return Acknowledgement.encode(numbers);
  }
}
