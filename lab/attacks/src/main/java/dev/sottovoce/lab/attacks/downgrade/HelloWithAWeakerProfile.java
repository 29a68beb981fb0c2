package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class HelloWithAWeakerProfile extends ShavedHello {
  @Override
  public String story() {
    return "the longer of two keys for speech is taken out of a hello (use_srtp)";
  }

  @Override
  Bytes shaved(Bytes datagram) {
    return replaced(datagram, Bytes.fromHex("00080007"), Bytes.fromHex("0a0a0007"));
  }

  @Override
  DtlsTerms weaker(DtlsTerms everything) {
    return everything.withSrtpProfiles(List.of(SrtpProfile.AEAD_AES_128_GCM));
  }

  @Override
  boolean isWeaker(Output.Established agreed) {
    return agreed.keys().profile() == SrtpProfile.AEAD_AES_128_GCM;
  }
}
