package dev.sottovoce.ice;

/**
 * A candidate of our own with the socket it sends from.
 *
 * @param localPreference that of its base, for the priority of peer-reflexive candidates
 */
record LocalCandidate(TransportAddress base, Candidate candidate, int localPreference) {}
