package dev.sottovoce.lab.interop.own;

import dev.sottovoce.lab.interop.own.LyingServer.Change;
import dev.sottovoce.sip.message.SipMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** What one phone's connection carried, and what is changed on it. */
final class Wire {
  final Queue<SipMessage> sent = new ConcurrentLinkedQueue<>();
  final Queue<SipMessage> received = new ConcurrentLinkedQueue<>();
  volatile Change toPhone = message -> message;
  volatile Change toServer = message -> message;

  Change outgoing() {
    return message -> {
      sent.add(message);
      return toServer.apply(message);
    };
  }

  Change incoming() {
    return message -> {
      received.add(message);
      return toPhone.apply(message);
    };
  }

  SipMessage sent(Predicate<SipMessage> wanted) {
    return sent.stream().filter(wanted).findFirst().orElseThrow();
  }
}
