package dev.sottovoce.ice;

/**
 * Where media goes: from the socket bound to {@code base} to {@code remote}.
 *
 * @param base the local address that the driver handed in, not its mapping on a NAT
 */
public record SelectedPair(
    TransportAddress base,
    TransportAddress remote,
    CandidateType localType,
    CandidateType remoteType) {}
