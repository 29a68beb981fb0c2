package dev.sottovoce.ice;

import dev.sottovoce.crypto.Entropy;

/** What all sessions of one agent share; the role outlives a restart (RFC 8445 section 9). */
final class AgentContext {
  final IceConfig config;
  final Entropy entropy;
  final int component;
  final long tieBreaker;
  final Outbox out = new Outbox();
  final Pace pace;
  Role role;

  AgentContext(IceConfig config, Entropy entropy, int component, long tieBreaker, Role role) {
    this.config = config;
    this.entropy = entropy;
    this.component = component;
    this.tieBreaker = tieBreaker;
    this.role = role;
    pace = new Pace(config.ta());
  }
}
