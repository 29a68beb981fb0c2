package dev.sottovoce.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.SafetyNumber;
import dev.sottovoce.wire.Bytes;
import java.util.Random;

/** What two people compare or scan, as Java has it. */
final class SafetyVectors {
  private static final int CASES = 40;

  private SafetyVectors() {}

  static ArrayNode make(Random random) {
    ArrayNode cases = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < CASES; i++) {
      SafetyNumber.End own = end(random, "alice");
      SafetyNumber.End peer = end(random, i % 2 == 0 ? "bob" : "b.o-b_" + i);
      SafetyNumber number = new SafetyNumber(own, peer);
      cases
          .addObject()
          .put("own", own.label().text())
          .put("ownId", own.id().hash().base64Url())
          .put("peer", peer.label().text())
          .put("peerId", peer.id().hash().base64Url())
          .put("code", number.code())
          .put("digits", String.join(" ", number.groups()));
    }
    return cases;
  }

  private static SafetyNumber.End end(Random random, String user) {
    byte[] id = new byte[AccountId.OCTETS];
    random.nextBytes(id);
    return new SafetyNumber.End(
        new AccountLabel(user, "example.org"), new AccountId(Bytes.unsafeWrap(id)));
  }
}
