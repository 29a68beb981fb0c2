package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class HelloWithoutPostQuantum extends ShavedHello {
  @Override
  public String story() {
    return "the post-quantum group is taken out of a hello, for the ends to agree classically";
  }

  @Override
  Bytes shaved(Bytes datagram) {
    return replaced(datagram, Bytes.fromHex("11ec"), Bytes.fromHex("0a0a"));
  }

  @Override
  DtlsTerms weaker(DtlsTerms everything) {
    return new DtlsTerms(
        everything.versions(),
        everything.cipherSuites(),
        List.of(NamedGroup.X25519),
        everything.signatureSchemes(),
        everything.srtpProfiles());
  }

  @Override
  boolean isWeaker(Output.Established agreed) {
    return !agreed.keys().agreement().postQuantum();
  }
}
