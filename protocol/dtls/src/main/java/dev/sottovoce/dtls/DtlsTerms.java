package dev.sottovoce.dtls;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SignatureScheme;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an association may agree on, each list best first; the policy fills it.
 *
 * @param versions the versions that may be spoken
 * @param cipherSuites of DTLS 1.3
 * @param groups of DTLS 1.3; DTLS 1.2 has P-256 only
 * @param signatureSchemes that certificates may sign with in DTLS 1.3
 * @param srtpProfiles for the media
 */
public record DtlsTerms(
    List<ProtocolVersion> versions,
    List<CipherSuite> cipherSuites,
    List<NamedGroup> groups,
    List<SignatureScheme> signatureSchemes,
    List<SrtpProfile> srtpProfiles) {
  public DtlsTerms {
    versions = List.copyOf(versions);
    cipherSuites = List.copyOf(cipherSuites);
    groups = List.copyOf(groups);
    signatureSchemes = List.copyOf(signatureSchemes);
    // Some have no number in use_srtp: those are agreed on in other ways.
    srtpProfiles = srtpProfiles.stream().filter(SrtpProfile::hasId).collect(Collectors.toList());
    if (versions.isEmpty()) throw new IllegalArgumentException("no version is allowed");
    if (srtpProfiles.isEmpty()) throw new IllegalArgumentException("no SRTP profile is allowed");
  }

  public DtlsTerms withVersions(List<ProtocolVersion> others) {
    return new DtlsTerms(others, cipherSuites, groups, signatureSchemes, srtpProfiles);
  }

  public DtlsTerms withSrtpProfiles(List<SrtpProfile> others) {
    return new DtlsTerms(versions, cipherSuites, groups, signatureSchemes, others);
  }
}
