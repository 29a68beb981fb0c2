package dev.sottovoce.ice;

/**
 * A candidate of our own with the socket or relay it sends from.
 *
 * @param localPreference that of its base, for the priority of peer-reflexive candidates
 */
record LocalCandidate(TransportAddress base, Candidate candidate, int localPreference) {}
