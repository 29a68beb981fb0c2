package dev.sottovoce.call;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.identity.passport.CallClaim;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One signed call between two ends in Java: what each says, and what the two people compare. */
public final class CallVectors {
  private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
  private static final String OFFER = description("AA");
  private static final String ANSWER = description("BB");
  private static final String TYPE = "application/sdp";

  private CallVectors() {}

  private record End(String name, KeyPair pair, Bytes account, Bytes nonce) {
    String address() {
      return "sip:" + name + "@example.org";
    }

    Bytes key() {
      return Bytes.unsafeWrap(pair.getPublic().getEncoded());
    }
  }

  /** The call from its INVITE to its ACK. */
  public static ObjectNode make(Random random) {
    End alice = end("alice", random);
    End bob = end("bob", random);
    CallSignatures caller = signatures(alice, bob, true);
    CallSignatures callee = signatures(bob, alice, false);
    caller.dialog("call-1", "caller-tag", "", bob.address());
    callee.dialog("call-1", "callee-tag", "caller-tag", alice.address());
    String offered = caller.request("INVITE", 7, OFFER).orElseThrow();
    SipRequest invite =
        message("INVITE")
            .append(HeaderName.IDENTITY, offered)
            .body(TYPE, Bytes.utf8(OFFER))
            .toRequest();
    requireGood(callee.offered(invite));
    Set<Bytes> seenBefore = new HashSet<>();
    CallSignatures fresh = signatures(bob, alice, false, seenBefore);
    fresh.dialog("call-1", "callee-tag", "caller-tag", alice.address());
    requireGood(fresh.offered(invite));
    CallSignatures again = signatures(bob, alice, false, seenBefore);
    again.dialog("call-1", "callee-tag", "caller-tag", alice.address());
    if (again.offered(invite) instanceof CallSignatures.Good) throw new AssertionError("a replay");
    String answered = callee.answer(invite, ANSWER).orElseThrow();
    SipResponse answer =
        invite
            .respond(200, "OK", "callee-tag")
            .append(HeaderName.IDENTITY, answered)
            .body(TYPE, Bytes.utf8(ANSWER))
            .toResponse();
    requireGood(caller.answered(answer));
    String nonce = caller.reveal().orElseThrow();
    SipRequest ack = message("ACK").append(HeaderName.SOTTOVOCE_NONCE, nonce).toRequest();
    requireGood(callee.revealed(ack));
    String words = caller.string().orElseThrow().text();
    if (!words.equals(callee.string().orElseThrow().text())) throw new AssertionError("words");
    CallClaim.Agreed agreed = new CallClaim.Agreed("X25519MLKEM768", true, alice.account);
    String reported = callee.report("INFO", 8, agreed).orElseThrow();
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.put("now", NOW.toEpochMilli()).put("offer", OFFER).put("offered", offered);
    call.put("answer", ANSWER).put("answered", answered).put("revealed", nonce).put("words", words);
    call.put("reported", reported);
    put(call.putObject("alice"), alice);
    put(call.putObject("bob"), bob);
    return call;
  }

  private static void put(ObjectNode node, End end) {
    node.put("address", end.address()).put("publicKey", end.key().base64Url());
    node.put("privateKey", Bytes.unsafeWrap(end.pair.getPrivate().getEncoded()).base64Url());
    node.put("account", end.account.base64Url()).put("nonce", end.nonce.base64Url());
  }

  private static void requireGood(CallSignatures.Verdict verdict) {
    if (!(verdict instanceof CallSignatures.Good)) throw new AssertionError(verdict);
  }

  private static MessageEditor message(String method) {
    return MessageEditor.request(method, "sip:bob@192.0.2.2:5061")
        .append(HeaderName.VIA, "SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bKone")
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<sip:alice@example.org>;tag=caller-tag")
        .append(HeaderName.TO, "<sip:bob@example.org>")
        .append(HeaderName.CALL_ID, "call-1")
        .append(HeaderName.CSEQ, "7 " + method);
  }

  private static CallSignatures signatures(End own, End peer, boolean caller) {
    return signatures(own, peer, caller, new HashSet<>());
  }

  private static CallSignatures signatures(End own, End peer, boolean caller, Set<Bytes> seen) {
    CallIdentity identity =
        new CallIdentity(
            message -> Es256.sign(own.pair.getPrivate(), message),
            List.of(own.key()),
            "https://example.org/certs/1.pem",
            (certificates, address) ->
                certificates.equals(List.of(peer.key())) && address.equals(peer.address())
                    ? Optional.of(peer.key())
                    : Optional.empty(),
            new JdkCrypto().require(Primitive.ECDSA_SECP256R1_SHA256),
            Optional.of(own.account),
            Set.of(own.key()),
            Optional.of(
                new PeerAccount(
                    peer.account,
                    List.of(peer.key()),
                    new PeerAccount.Standing.FirstContact(),
                    PeerAccount.LogStanding.WITNESSED)),
            false,
            seen::add,
            3,
            Optional.of(new LogHead(5, own.account)),
            NOW);
    CallSetup setup =
        new CallSetup(
            own.address(),
            own.address(),
            List.of(TransportAddress.parse("192.0.2.2", 10_000).orElseThrow()),
            List.of(),
            List.of(),
            CallPolicy.OWN_PHONES,
            List.of(new NoKeying()),
            7,
            Duration.ofSeconds(30),
            target -> System.arraycopy(own.nonce.toArray(), 0, target, 0, target.length),
            Optional.of(identity));
    return new CallSignatures(setup, caller);
  }

  /** Says what is offered; the signatures ask for nothing else. */
  private static final class NoKeying implements KeyingMethod {
    @Override
    public Kind kind() {
      return Kind.DTLS;
    }

    @Override
    public List<String> announcement() {
      return List.of();
    }

    @Override
    public Keying associate(Settled settled) {
      throw new AssertionError("no keys are agreed here");
    }
  }

  private static End end(String name, Random random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return new End(name, generator.generateKeyPair(), octets(random), octets(random));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Bytes octets(Random random) {
    byte[] octets = new byte[32];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }

  private static String description(String octet) {
    String fingerprint = "a=fingerprint:sha-256 " + (octet + ":").repeat(31) + octet;
    return String.join("\r\n", "v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "t=0 0", fingerprint, "");
  }
}
