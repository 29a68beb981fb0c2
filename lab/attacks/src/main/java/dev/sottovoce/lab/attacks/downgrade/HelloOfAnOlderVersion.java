package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class HelloOfAnOlderVersion extends ShavedHello {
  @Override
  public String story() {
    return "a hello of DTLS 1.3 is made one of 1.2 (supported_versions)";
  }

  @Override
  Bytes shaved(Bytes datagram) {
    return replaced(datagram, Bytes.fromHex("002b000302fefc"), Bytes.fromHex("0a0a000302fefd"));
  }

  @Override
  DtlsTerms weaker(DtlsTerms everything) {
    return everything.withVersions(List.of(ProtocolVersion.DTLS_1_2));
  }

  @Override
  boolean isWeaker(Output.Established agreed) {
    return agreed.keys().agreement().keying().equals(ProtocolVersion.DTLS_1_2.displayName());
  }
}
