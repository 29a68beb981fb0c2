package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.identity.passport.DeviceSigner;
import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.Passport;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In whose name a person is told that a veiled call was refused. */
class CallIdentitiesTest {
  private static final String ALICE = "sip:alice@" + TestOrganisation.DOMAIN;
  private static final String BOB = "sip:bob@" + TestOrganisation.DOMAIN;

  private final TestOrganisation organisation = TestOrganisation.create();
  private final Account alice = organisation.account("alice", TestOrganisation.newKey());
  private final Account bob = organisation.account("bob", TestOrganisation.newKey());
  private final CallIdentities identities =
      new CallIdentities(() -> bob, new BouncyCastleCrypto(), Clock.systemUTC());

  private static SipRequest signed(Account certified, String from, DeviceSigner signer) {
    Passport claims =
        new Passport(
            "",
            "https://example.org/certs/1.pem",
            certified.certificates(),
            from,
            List.of(BOB),
            1_800_000_000,
            List.of(),
            Optional.empty());
    return MessageEditor.request("INVITE", BOB)
        .append(HeaderName.VIA, "SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bKone")
        .append(HeaderName.FROM, "<" + from + ">;tag=one")
        .append(HeaderName.TO, "<" + BOB + ">")
        .append(HeaderName.CALL_ID, "call-1")
        .append(HeaderName.CSEQ, "1 INVITE")
        .append(HeaderName.IDENTITY, IdentityHeader.write(SignedPassport.sign(claims, signer)))
        .toRequest();
  }

  @Test
  void whoHasSigned_isNamed() {
    assertTrue(identities.isSignedBy(ALICE, signed(alice, ALICE, alice::sign)));
  }

  @Test
  void nobodyElseIs() {
    SipRequest good = signed(alice, ALICE, alice::sign);
    assertFalse(identities.isSignedBy(BOB, good), "another name than the signature's");
    assertFalse(identities.isSignedBy(ALICE, signed(bob, ALICE, bob::sign)), "bob for alice");
    assertFalse(identities.isSignedBy(ALICE, signed(alice, ALICE, bob::sign)), "another's key");
    assertFalse(identities.isSignedBy(ALICE, good.edit().remove(HeaderName.IDENTITY).toRequest()));
  }
}
