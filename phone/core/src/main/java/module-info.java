/** The phone: sockets, threads, accounts, media engine. */
module dev.sottovoce.phone {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.call;
  requires transitive dev.sottovoce.transparency;
  requires com.fasterxml.jackson.databind;
  requires concentus;
  requires org.slf4j;

  uses dev.sottovoce.crypto.backend.CryptoBackend;
  uses dev.sottovoce.phone.audio.ThreadUrgency;
  uses dev.sottovoce.phone.codec.OpusBackend;
  uses dev.sottovoce.phone.udp.UdpBackend;
  uses dev.sottovoce.srtp.PacketCipherBackend;

  exports dev.sottovoce.phone;
  exports dev.sottovoce.phone.account;
  exports dev.sottovoce.phone.audio;
  exports dev.sottovoce.phone.codec;
  exports dev.sottovoce.phone.group;
  exports dev.sottovoce.phone.log;
  exports dev.sottovoce.phone.udp;
}
